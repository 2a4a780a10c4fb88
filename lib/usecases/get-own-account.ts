import { earliestSession } from "@/lib/auth/session-auth";
import { describeDevice } from "@/lib/core/describe-device";
import { findOwnAccount, type OwnAccount } from "@/lib/db/find-own-account";
import { listSessions } from "@/lib/db/list-sessions";
import type { Runtime } from "./runtime";

/** A session as its owner sees it. */
export type SessionView = {
  readonly id: string;
  readonly device: string;
  readonly address: string | null;
  readonly startedAt: string;
  readonly renewedAt: string;
  readonly isThisOne: boolean;
};

/** Somebody's own account with the sessions that are open. @returns null when there is none any more */
export async function getOwnAccount(
  { database }: Pick<Runtime, "database">,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  at = new Date(),
): Promise<{ readonly account: OwnAccount; readonly sessions: readonly SessionView[] } | null> {
  const account = await findOwnAccount(database, { userId });
  if (account === null) return null;
  const sessions = await listSessions(database, { userId, at, startedAfter: earliestSession(at) });
  const views = sessions.map(({ id, userAgent, address, createdAt, renewedAt }) => ({
    id,
    device: describeDevice(userAgent),
    address: address === "" ? null : address,
    startedAt: createdAt.toISOString(),
    renewedAt: renewedAt.toISOString(),
    isThisOne: id === sessionId,
  }));
  return { account, sessions: views };
}
