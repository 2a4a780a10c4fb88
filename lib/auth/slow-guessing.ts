import { AppError } from "@/lib/core/errors";
import { beginAttempt, forgiveAttempts } from "@/lib/db/count-failed-attempts";
import { countRequest } from "@/lib/db/count-request";
import type { AuthContext } from "./auth-context";
import { networkOf } from "./client-network";
import { accountKeyOf, issueDeviceCookie, readDevice } from "./known-device";
import { CLIENT_ADDRESS_HEADER } from "./session-auth";

const FREE_FAILURES = 5;
const LONGEST_WAIT_MS = 15 * 60_000;
const WINDOW_MS = 60_000;
/** Of one network to all accounts together, from browsers that have not signed in to the one they try. */
const ATTEMPTS_PER_WINDOW = 30;

/** How long to wait after so many failures: nothing after the first five, then 1 s, 2 s, 4 s … up to 15 minutes. */
export function waitAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(failures - FREE_FAILURES, 20));
}

/** An attempt at a password that may be made; what to do when it was the right one. */
export type Attempt = {
  /** Forgets the failures before it. @returns the cookie by which this browser is known from then on */
  readonly succeed: () => Promise<string>;
};

/**
 * Lets somebody try a password, or says how long to wait. Failures are counted for an account together with where
 * they come from: a browser that has signed in to it before, else a network. So whoever guesses is slowed down, and
 * the owner is not, neither elsewhere nor in the same house.
 *
 * @throws AppError "too-many-requests"; the same whether there is such an account or not
 */
export async function slowGuessing(
  { config, database }: AuthContext,
  headers: Headers,
  email: string,
  at = new Date(),
): Promise<Attempt> {
  const isSecure = config.publicUrl?.protocol === "https:";
  const account = accountKeyOf(config.secret, email);
  const network = networkOf(headers.get(CLIENT_ADDRESS_HEADER) ?? "unknown");
  const device = readDevice(config.secret, account, headers.get("cookie"), isSecure);
  if (device === null) {
    const times = await countRequest(database, { key: `sign-in ${network}`, windowMs: WINDOW_MS, at });
    if (times > ATTEMPTS_PER_WINDOW) throw tooMany(WINDOW_MS);
  }
  const key = `sign-in ${account} ${device === null ? network : `device ${device}`}`;
  const wait = await beginAttempt(database, { key, at, waitAfter });
  if (wait > 0) throw tooMany(wait);
  return {
    succeed: async () => {
      await forgiveAttempts(database, { key });
      return issueDeviceCookie(config.secret, account, isSecure);
    },
  };
}

function tooMany(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1000);
  const span = seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return new AppError(
    "too-many-requests",
    `Too many attempts to sign in failed from here; the next one counts in ${span}.`,
    "Wait, then try again. An administrator can issue a link for a new password.",
    { waitMs },
  );
}
