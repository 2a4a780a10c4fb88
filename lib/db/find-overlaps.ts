import type { PredictionOverlap } from "@/lib/series/describe-overlaps";
import { countShared, DIGEST_BYTES } from "@/lib/series/digest-set";
import type { Transaction } from "./database";
import { parseOverlaps } from "./prediction-record";

type NewSet = {
  readonly runId: string;
  readonly setId: string;
  readonly trainingDigests: Uint8Array;
  readonly evaluationDigests: Uint8Array;
};

/**
 * Compares a new prediction set with every other of its project. What others must know of it is noted with
 * them, and the revision of their runs grows; what it must know of others is returned.
 */
export async function findOverlaps(transaction: Transaction, set: NewSet): Promise<PredictionOverlap[]> {
  const { runId, setId, trainingDigests, evaluationDigests } = set;
  if (trainingDigests.length + evaluationDigests.length === 0) return [];
  const { projectId } = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { projectId: true } });
  const others = await transaction.predictionSet.findMany({
    where: { deletedAt: null, run: { projectId, deletedAt: null } },
    select: { runId: true, id: true, overlaps: true },
  });
  const found: PredictionOverlap[] = [];
  const changedRuns = new Set<string>();
  for (const other of others) {
    // One at a time, since the digests of a large set have megabytes.
    const digests = await transaction.predictionSet.findUniqueOrThrow({
      where: { runId_id: { runId: other.runId, id: other.id } },
      select: { trainingDigests: true, evaluationDigests: true },
    });
    const own = overlapOf(evaluationDigests, digests.trainingDigests, { runId: other.runId, setId: other.id });
    if (own !== null) found.push(own);
    const theirs = overlapOf(digests.evaluationDigests, trainingDigests, { runId, setId });
    if (theirs === null) continue;
    await transaction.predictionSet.update({
      where: { runId_id: { runId: other.runId, id: other.id } },
      data: { overlaps: JSON.stringify([...parseOverlaps(other.overlaps), theirs]) },
    });
    changedRuns.add(other.runId);
  }
  changedRuns.delete(runId);
  await transaction.run.updateMany({
    where: { id: { in: [...changedRuns] } },
    data: { revision: { increment: 1 } },
  });
  return found;
}

function overlapOf(
  evaluation: Uint8Array | null,
  training: Uint8Array | null,
  of: Pick<PredictionOverlap, "runId" | "setId">,
): PredictionOverlap | null {
  if (evaluation === null || training === null) return null;
  const patients = countShared(evaluation, training);
  return patients === 0 ? null : { ...of, patients, of: evaluation.length / DIGEST_BYTES };
}
