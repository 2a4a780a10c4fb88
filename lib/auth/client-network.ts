import { isIPv6 } from "node:net";

const GROUPS = 8;
/** A house is given at least this much of IPv6, so that single addresses in it say nothing. */
const NETWORK_GROUPS = 4;

/** What attempts from an address are counted under: the address of IPv4, the first 64 bits of IPv6. */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, "").toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(bare)) return bare;
  const [head = "", tail] = bare.split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? [] : Array.from({ length: GROUPS - first.length - last.length }, () => "0");
  const groups = [...first, ...middle, ...last].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
