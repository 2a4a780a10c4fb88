import { AppError } from "@/lib/core/errors";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { newId } from "./new-id";

/**
 * Makes an empty run that can be read at once.
 *
 * @throws AppError "conflict" when a run of the project has that name
 */
export async function createRun(
  db: Database,
  params: { readonly projectId: string; readonly name: string; readonly createdBy: string },
): Promise<{ readonly id: string }> {
  const { projectId, name, createdBy } = params;
  try {
    return await inTransaction(db, async (transaction) => {
      const { id } = await transaction.run.create({
        data: { id: newId(), projectId, name, activeName: name, state: "ready", createdBy },
        select: { id: true },
      });
      const details = { name };
      const object = `run:${id}`;
      await appendAuditEntry(db, transaction, {
        actor: createdBy,
        action: "run.created",
        object,
        project: projectId,
        details,
      });
      return { id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(name);
    throw error;
  }
}

/** The sentence for a name that another run of the project has. */
export function nameTaken(name: string): AppError {
  return new AppError(
    "conflict",
    `Expected a name that no other run of the project has, but "${name}" is taken.`,
    "Choose another name.",
  );
}
