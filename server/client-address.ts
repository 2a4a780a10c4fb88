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

/** Says whether a Host header names this machine itself, with any port. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? "");
}
