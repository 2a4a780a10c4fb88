import type { Config } from "@/lib/config/config";

/** What no page of the product uses. Features that browsers do not know are left out: they would complain. */
const UNUSED_FEATURES = [
  "accelerometer",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "usb",
];
const ONE_YEAR_SECONDS = 31_536_000;

/**
 * Headers that every answer carries, of a page, the API or a file. The Content-Security-Policy of pages is not
 * among them: it holds a nonce of the single request and comes from proxy.ts. Strict-Transport-Security is sent
 * only where people reach the server by https, and for its own name alone: other names are not ours to bind.
 */
export function listSecurityHeaders({ publicUrl }: Pick<Config, "publicUrl">): ReadonlyMap<string, string> {
  return new Map([
    ["X-Content-Type-Options", "nosniff"],
    ["Referrer-Policy", "same-origin"],
    ["X-Frame-Options", "DENY"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Permissions-Policy", UNUSED_FEATURES.map((feature) => `${feature}=()`).join(", ")],
    ...(publicUrl?.protocol === "https:"
      ? ([["Strict-Transport-Security", `max-age=${ONE_YEAR_SECONDS}`]] as const)
      : []),
  ]);
}
