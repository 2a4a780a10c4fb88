import { AppError } from "@/lib/core/errors";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { newId } from "./new-id";

/**
 * Makes a project of a name that none has yet.
 *
 * @throws AppError "conflict" when the name is taken
 */
export async function addProject(
  db: Database,
  params: { readonly name: string; readonly description: string; readonly by: string },
): Promise<{ readonly id: string }> {
  const { name, description, by } = params;
  const id = newId();
  try {
    await inTransaction(db, async (transaction) => {
      await transaction.project.create({ data: { id, name, description } });
      await appendAuditEntry(db, transaction, {
        actor: by,
        action: "project.created",
        object: `project:${id}`,
        project: id,
        details: { name },
      });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw projectNameTaken(name);
    throw error;
  }
  return { id };
}

/** The sentence for a name that another project of the installation has. */
export function projectNameTaken(name: string): AppError {
  return new AppError(
    "conflict",
    `Expected a name that no other project has, but "${name}" is taken.`,
    "Choose another name; the other project may be one that is not yours to see.",
  );
}
