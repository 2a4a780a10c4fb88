import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Not of the public internet, by IANA's registries of special-purpose addresses (RFC 6890 and its successors). */
const SPECIAL_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
] as const;
/** Of IPv6 only what is given out as global unicast is public at all; inside it, these are not. */
const GLOBAL_IPV6 = "2000::/3";
const SPECIAL_IPV6 = [
  // Teredo and the rest of the protocol assignments, documentation, and 6to4, which wraps any address of IPv4.
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
] as const;

const specialIpv4 = listOf(SPECIAL_IPV4, "ipv4");
const globalIpv6 = listOf([GLOBAL_IPV6], "ipv6");
const specialIpv6 = listOf(SPECIAL_IPV6, "ipv6");

/** Whether an address belongs to the public internet: not to this machine, its network, or anything reserved. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !specialIpv4.check(address, "ipv4");
  if (!isIPv6(address)) return false;
  return globalIpv6.check(address, "ipv6") && !specialIpv6.check(address, "ipv6");
}

function listOf(ranges: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits] = range.split("/");
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}
