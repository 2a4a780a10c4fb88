import { appendAuditEntry } from "./append-audit-entry";
import { nameTaken } from "./create-run";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";

/**
 * Brings a deleted run back as it was, under the name that it had or another one.
 *
 * @param params.name null = the name that it had
 * @returns false when there is no such deleted run, or its removal has begun
 * @throws AppError "conflict" when another run of the project has that name
 */
export async function restoreRun(
  db: Database,
  params: { readonly id: string; readonly name: string | null; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { id, by, at } = params;
  let wanted = params.name ?? "";
  try {
    return await inTransaction(db, async (transaction) => {
      // Holds the row: a removal that begins now waits, and finds a run that is not deleted.
      const { count } = await transaction.run.updateMany({
        where: { id, state: "ready", deletedAt: { not: null } },
        data: { deletedAt: null, deletedBy: null, deletionReason: null, updatedAt: at },
      });
      if (count === 0) return false;
      const { name, projectId } = await transaction.run.findUniqueOrThrow({
        where: { id },
        select: { name: true, projectId: true },
      });
      wanted = params.name ?? name;
      await transaction.run.update({ where: { id }, data: { name: wanted, activeName: wanted } });
      await appendAuditEntry(db, transaction, {
        actor: by,
        action: "run.restored",
        object: `run:${id}`,
        project: projectId,
        details: { name: wanted, ...(wanted === name ? {} : { before: name }) },
      });
      return true;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(wanted);
    throw error;
  }
}
