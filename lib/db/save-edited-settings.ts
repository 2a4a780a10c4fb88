import type { StatedSettings } from "@/lib/core/run-settings";
import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

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
    readonly replaces: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { runId, edited, replaces, at } = params;
  const { count } = await prismaOf(db).run.updateMany({
    where: { ...VISIBLE_RUN, id: runId, editedSettings: replaces },
    data: { editedSettings: JSON.stringify(edited), revision: { increment: 1 }, updatedAt: at },
  });
  return count === 1;
}
