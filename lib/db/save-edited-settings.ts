import type { StatedSettings } from "@/lib/core/run-settings";
import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";
import { type Statements, writeEditedSettings } from "./stated-settings";

/**
 * Replaces what people stated about a run in place of what its files say. The revision of the run
 * grows, so that diagnoses follow.
 *
 * @param params.replaces the stored form that the change is based on; what others saved since is left alone
 * @returns false when there is no such run, or something else is stored by now
 */
export async function saveEditedSettings(
  db: Database,
  params: {
    readonly runId: string;
    readonly edited: StatedSettings;
    /** Who stated which of them. */
    readonly statedBy: Statements;
    readonly replaces: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { runId, edited, statedBy, replaces, at } = params;
  const { count } = await prismaOf(db).run.updateMany({
    where: { ...VISIBLE_RUN, id: runId, editedSettings: replaces },
    data: { editedSettings: writeEditedSettings(edited, statedBy), revision: { increment: 1 }, updatedAt: at },
  });
  return count === 1;
}
