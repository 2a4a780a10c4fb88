import { AppError } from "@/lib/core/errors";
import { endSessions } from "@/lib/db/end-sessions";
import type { Runtime } from "./runtime";

/**
 * Ends a session of somebody at once, or all but the one that asks.
 *
 * @returns how many were ended
 * @throws AppError "not-found" for a session that is over, or is another's
 */
export async function endOwnSessions(
  { database }: Pick<Runtime, "database">,
  params: { readonly userId: string; readonly sessionId: string; readonly id: string | null },
): Promise<{ readonly ended: number }> {
  const { userId, sessionId, id } = params;
  const ended = await endSessions(database, { userId, which: id === null ? { exceptId: sessionId } : { id } });
  if (id !== null && ended === 0) {
    throw new AppError("not-found", "This session is over already.", "Load the page again.");
  }
  return { ended };
}
