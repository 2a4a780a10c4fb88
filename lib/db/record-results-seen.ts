import { appendAuditEntry } from "./append-audit-entry";
import { type Database, prismaOf } from "./database";
import { inTransaction } from "./in-transaction";

/**
 * Notes that results on groups of patients of a project were seen. The first time stays: what the
 * project declares afterwards is marked for ever.
 *
 * @returns whether this was the first time
 */
export async function recordResultsSeen(
  db: Database,
  params: { readonly projectId: string; readonly at: Date; readonly actor: string },
): Promise<boolean> {
  const { projectId, at, actor } = params;
  const { project } = prismaOf(db);
  // A look first: pages that show results are opened often, and a write would wait for other writers.
  const seen = await project.findUnique({ where: { id: projectId }, select: { resultsSeenAt: true } });
  if (seen === null || seen.resultsSeenAt !== null) return false;
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.project.updateMany({
      where: { id: projectId, resultsSeenAt: null },
      data: { resultsSeenAt: at, resultsSeenBy: actor },
    });
    if (count === 0) return false;
    const object = `project:${projectId}`;
    await appendAuditEntry(db, transaction, {
      actor,
      action: "results.first-seen",
      object,
      project: projectId,
      details: {},
    });
    return true;
  });
}
