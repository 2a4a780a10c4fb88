import { isOwnOrigin } from "@/lib/auth/own-origin";
import { AppError } from "@/lib/core/errors";

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a write that a foreign page makes with a visitor's session cookie. Browsers say by
 * Sec-Fetch-Site, older ones by Origin, where a request comes from; one that says neither is refused.
 *
 * @throws AppError "forbidden"
 */
export function requireOwnOrigin(request: Request, publicUrl: URL | null): void {
  if (READING.has(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  if (site === null && isOwnOrigin(request.headers, publicUrl)) return;
  throw new AppError(
    "forbidden",
    "A session may change something only from this server's own pages.",
    "Send an API token in the Authorization header instead of the session cookie.",
  );
}
