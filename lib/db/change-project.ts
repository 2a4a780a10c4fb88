import { projectNameTaken } from "./add-project";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { shortenForAudit } from "./shorten-for-audit";

const FIELDS = ["name", "description", "keepDeletedDays"] as const;

export type ProjectChange = {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly keepDeletedDays?: number | undefined;
};

/**
 * Changes what is given and differs; where nothing does, nothing is written.
 *
 * @returns false when there is no such project
 * @throws AppError "conflict" when another project has the name
 */
export async function changeProject(
  db: Database,
  params: { readonly id: string; readonly change: ProjectChange; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const { id, change, by, at } = params;
  try {
    return await inTransaction(db, async (transaction) => {
      // Holds the row, so that what stood there before is what this takes the place of.
      const { count } = await transaction.project.updateMany({ where: { id }, data: { updatedAt: at } });
      if (count === 0) return false;
      const before = await transaction.project.findUniqueOrThrow({
        where: { id },
        select: { name: true, description: true, keepDeletedDays: true },
      });
      const changed = FIELDS.filter((field) => change[field] !== undefined && change[field] !== before[field]);
      if (changed.length === 0) return true;
      const data = Object.fromEntries(changed.map((field) => [field, change[field]]));
      await transaction.project.update({ where: { id }, data });
      const details = changed.map((field) => {
        return [field, { from: shortenForAudit(before[field]), to: shortenForAudit(change[field]) }] as const;
      });
      await appendAuditEntry(db, transaction, {
        actor: by,
        action: "project.changed",
        object: `project:${id}`,
        project: id,
        details: Object.fromEntries(details),
      });
      return true;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw projectNameTaken(change.name ?? "");
    throw error;
  }
}
