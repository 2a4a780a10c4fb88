import type { AuditEvent } from "@/lib/core/audit-entry";
import type { AddedPredictions } from "./add-prediction-sets";
import type { PredictionsToStore } from "./prediction-record";

/** What the audit log is to say of prediction sets that were stored; of those that were there already, nothing. */
export function describeAddedPredictions(
  added: readonly AddedPredictions[],
  stored: readonly PredictionsToStore[],
  where: { readonly runId: string; readonly projectId: string; readonly actor: string },
): AuditEvent[] {
  const { runId, projectId, actor } = where;
  return added.flatMap(({ id, isNew }, index): AuditEvent[] => {
    const predictions = stored[index];
    if (!isNew || predictions === undefined) return [];
    return [
      {
        actor,
        action: "predictions.added",
        object: `predictions:${id}`,
        project: projectId,
        // No number of rows: whoever reads the log may be one to whom single patients are closed.
        details: { run: runId },
        payloadSha256: predictions.sha256,
      },
    ];
  });
}
