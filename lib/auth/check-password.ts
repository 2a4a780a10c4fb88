import { AppError } from "@/lib/core/errors";
import type { AuthContext } from "./auth-context";
import { CLIENT_ADDRESS_HEADER, sessionAuthOf } from "./session-auth";

/** What the session library goes by: who asks, from which page, and from which address for its limit. */
const HEADERS = ["cookie", "host", "origin", CLIENT_ADDRESS_HEADER] as const;

/**
 * Asks whoever holds the session of a request for the password again. The session library checks it as at signing
 * in, so that its limit counts over all servers; the password is neither kept nor written anywhere.
 *
 * @param request whose session it is; its body may have been read
 * @throws AppError "forbidden" for a wrong password, "too-many-requests", "unauthenticated" where the session ended
 */
export async function checkPassword(context: AuthContext, request: Request, password: string): Promise<void> {
  const headers = new Headers({ "content-type": "application/json" });
  for (const name of HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const asked = new Request(new URL("/api/auth/verify-password", request.url), {
    method: "POST",
    headers,
    body: JSON.stringify({ password }),
  });
  const { status } = await sessionAuthOf(context).handler(asked);
  if (status === 200) return;
  throw explainRefusal(status);
}

function explainRefusal(status: number): AppError {
  switch (status) {
    case 400:
      return new AppError(
        "forbidden",
        "Expected your password, but this is not it.",
        "Type the password that you sign in with; nothing was kept.",
      );
    case 401:
      return new AppError("unauthenticated", "The session has ended.", "Sign in again, then try once more.");
    case 429:
      return new AppError(
        "too-many-requests",
        "The password was asked for too often within a minute.",
        "Wait a minute, then try again; nothing was kept.",
      );
    default:
      return new AppError(
        "forbidden",
        "The password could not be checked from where this request comes.",
        "Use the pages of this server.",
      );
  }
}
