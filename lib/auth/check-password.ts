import { AppError } from "@/lib/core/errors";
import { beginAttempt, forgiveAttempts } from "@/lib/db/count-failed-attempts";
import type { AuthContext } from "./auth-context";
import { authenticateRequest } from "./authenticate-request";
import { CLIENT_ADDRESS_HEADER, sessionAuthOf } from "./session-auth";

/** What the session library goes by: who asks, from which page, and from which address for its limit. */
const HEADERS = ["cookie", "host", "origin", CLIENT_ADDRESS_HEADER] as const;

const FREE_FAILURES = 5;
const WAIT_MS = 60_000;

/**
 * Does what takes the password of somebody who has signed in, once it is their turn: whoever sits at another's open
 * session must not try passwords there. Failures in a row are counted by person, over all servers, so that nobody
 * else uses them up.
 *
 * @param work says whether the password was the right one
 * @throws AppError "too-many-requests"
 */
export async function limitPasswordChecks<T extends { readonly status: number }>(
  { database }: AuthContext,
  actorId: string,
  work: () => Promise<T>,
): Promise<T> {
  const key = `password of ${actorId}`;
  const waitAfter = (failures: number): number => (failures < FREE_FAILURES ? 0 : WAIT_MS);
  const waitMs = await beginAttempt(database, { key, at: new Date(), waitAfter });
  if (waitMs > 0) throw tooOften(waitMs);
  const answer = await work();
  if (answer.status === 200) await forgiveAttempts(database, { key });
  return answer;
}

/**
 * Asks whoever holds the session of a request for the password again. The session library checks it as at signing
 * in; the password is neither kept nor written anywhere.
 *
 * @param request whose session it is; its body may have been read
 * @throws AppError "forbidden" for a wrong password, "too-many-requests", "unauthenticated" where the session ended
 */
export async function checkPassword(context: AuthContext, request: Request, password: string): Promise<void> {
  const actor = await authenticateRequest(context, request.headers);
  if (actor?.kind !== "person") throw explainRefusal(401);
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
  const { status } = await limitPasswordChecks(context, actor.id, () => sessionAuthOf(context).handler(asked));
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
    default:
      return new AppError(
        "forbidden",
        "The password could not be checked from where this request comes.",
        "Use the pages of this server.",
      );
  }
}

function tooOften(waitMs: number): AppError {
  return new AppError(
    "too-many-requests",
    "The password was wrong too often.",
    "Wait a minute, then try again; nothing was kept.",
    { waitMs },
  );
}
