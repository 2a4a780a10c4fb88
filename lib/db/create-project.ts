import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { newId } from "./new-id";
import type { ProjectRecord } from "./project-record";

/** Makes a project, or returns the one of that name: two servers that start at once make one. */
export async function createProject(
  db: Database,
  params: { readonly name: string; readonly description: string; readonly by: string },
): Promise<ProjectRecord> {
  const { name, description, by } = params;
  const id = newId();
  return await inTransaction(db, async (transaction) => {
    const project = await transaction.project.upsert({
      where: { name },
      create: { id, name, description },
      // The same name again: an empty update would be a look and an insert, which two servers can both lose.
      update: { name },
      select: { id: true, name: true, description: true },
    });
    if (project.id !== id) return project;
    const object = `project:${id}`;
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "project.created",
      object,
      project: id,
      details: { name },
    });
    return project;
  });
}
