import type { IncomingMessage } from "node:http";

/**
 * The address of whoever sent a request. X-Forwarded-For can be made up by anybody; only what the
 * trusted proxies in front appended counts, each of them one entry from the right.
 */
export function readClientAddress(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? "unknown";
  if (trustedProxies === 0) return direct;
  const header = request.headers["x-forwarded-for"];
  const chain = (Array.isArray(header) ? header.join(",") : (header ?? "")).split(",").map((entry) => entry.trim());
  return chain.filter((entry) => entry !== "").at(-trustedProxies) ?? direct;
}

/** What Next.js would take host and scheme from, whoever wrote it. */
const FORWARDING = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-forwarded-server",
] as const;

/** Takes out of a request what says where it came from: beyond this, `ROUNDS_URL` and the address read from it count. */
export function dropForwarding({ headers }: Pick<IncomingMessage, "headers">): void {
  for (const name of FORWARDING) delete headers[name];
}

/** Says whether a Host header names this machine itself, with any port. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? "");
}
