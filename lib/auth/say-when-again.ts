import { CODE_LOCK_SECONDS } from "./session-auth";

/** The session library's own name for how many seconds to wait; it says none for a lock after wrong codes. */
const LIBRARY_HEADER = "x-retry-after";

/** An answer of the session library; one that says "too often" says in `Retry-After` when to try again, in seconds. */
export function sayWhenAgain(response: Response): Response {
  if (response.status !== 429) return response;
  const headers = new Headers(response.headers);
  headers.set("retry-after", headers.get(LIBRARY_HEADER) ?? String(CODE_LOCK_SECONDS));
  headers.delete(LIBRARY_HEADER);
  return new Response(response.body, { status: 429, headers });
}
