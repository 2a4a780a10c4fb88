import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/**
 * Hides a run with the reason and frees its name. Its data stay, so that a mistake can be undone and
 * an auditor can be answered.
 *
 * @returns false when there is no such run any more
 */
export async function deleteRun(
  db: Database,
  params: { readonly id: string; readonly by: string; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const { id, by, reason, at } = params;
  const { count } = await prismaOf(db).run.updateMany({
    where: { ...VISIBLE_RUN, id },
    data: { activeName: null, deletedAt: at, deletedBy: by, deletionReason: reason, updatedAt: at },
  });
  return count === 1;
}
