import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { forgetComputed } from "./forget-computed";
import { forgetOverlaps } from "./forget-overlaps";
import { inTransaction } from "./in-transaction";
import { lockProjectOfRun } from "./lock-project-of-run";
import { VISIBLE_RUN } from "./run-record";

/**
 * Removes the rows and digests of a prediction set; that it was there, and who removed it when, stays. Sets
 * that were said to share patients with it are no longer said to.
 *
 * @returns the runs that are to be checked anew, the set's own among them; null when there is no such set any more
 */
export async function deletePredictionSet(
  db: Database,
  params: { readonly runId: string; readonly id: string; readonly by: string; readonly at: Date },
): Promise<readonly string[] | null> {
  const { runId, id, by, at } = params;
  return await inTransaction(db, async (transaction) => {
    await lockProjectOfRun(transaction, { runId, at });
    const { count } = await transaction.predictionSet.updateMany({
      where: { runId, id, deletedAt: null, run: VISIBLE_RUN },
      data: { deletedAt: at, deletedBy: by, trainingDigests: null, evaluationDigests: null },
    });
    if (count === 0) return null;
    const { sha256, run } = await transaction.predictionSet.findUniqueOrThrow({
      where: { runId_id: { runId, id } },
      select: { sha256: true, run: { select: { projectId: true } } },
    });
    await transaction.predictionColumn.deleteMany({ where: { runId, setId: id } });
    const changed = await forgetOverlaps(transaction, { of: "setId", id });
    const runIds = [...new Set([runId, ...changed])];
    await forgetComputed(transaction, { runIds, at });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "predictions.removed",
      object: `predictions:${id}`,
      project: run.projectId,
      details: { run: runId },
      payloadSha256: sha256,
    });
    return runIds;
  });
}
