import type { StatedSettings } from "@/lib/core/run-settings";
import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/**
 * Replaces what is stated about a run. The revision of the run grows, so that diagnoses follow.
 *
 * @param params.revision revision that the change is based on; a run that moved on since is left alone
 * @returns false when there is no such run, or not at this revision any more
 */
export async function saveRunSettings(
  db: Database,
  params: {
    readonly runId: string;
    readonly settings: StatedSettings;
    readonly revision: number;
    readonly at: Date;
  },
): Promise<boolean> {
  const { runId, settings, revision, at } = params;
  const { count } = await prismaOf(db).run.updateMany({
    where: { ...VISIBLE_RUN, id: runId, revision },
    data: { settings: JSON.stringify(settings), revision: { increment: 1 }, updatedAt: at },
  });
  return count === 1;
}
