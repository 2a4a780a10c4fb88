import { appendAuditEntry } from "./append-audit-entry";
import { nameTaken } from "./create-run";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { VISIBLE_RUN } from "./run-record";

/**
 * Gives a run another name.
 *
 * @returns false when there is no such run any more
 * @throws AppError "conflict" when another run of the project has that name
 */
export async function renameRun(
  db: Database,
  params: { readonly id: string; readonly name: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { id, name, by, at } = params;
  try {
    return await inTransaction(db, async (transaction) => {
      // Holds the row, so that the name before is the one that this takes the place of.
      const { count } = await transaction.run.updateMany({ where: { ...VISIBLE_RUN, id }, data: { updatedAt: at } });
      if (count === 0) return false;
      const before = await transaction.run.findUniqueOrThrow({
        where: { id },
        select: { name: true, projectId: true },
      });
      if (before.name === name) return true;
      await transaction.run.update({ where: { id }, data: { name, activeName: name } });
      await appendAuditEntry(db, transaction, {
        actor: by,
        action: "run.renamed",
        object: `run:${id}`,
        project: before.projectId,
        details: { from: before.name, to: name },
      });
      return true;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(name);
    throw error;
  }
}
