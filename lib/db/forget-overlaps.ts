import type { PredictionOverlap } from "@/lib/series/describe-overlaps";
import type { Transaction } from "./database";
import { parseOverlaps } from "./prediction-record";

/**
 * Takes a prediction set, or all of a run, out of what others are said to share patients with.
 *
 * @returns the runs of those others, whose diagnosis changes by it
 */
export async function forgetOverlaps(
  transaction: Transaction,
  { of, id: gone }: { readonly of: keyof Pick<PredictionOverlap, "setId" | "runId">; readonly id: string },
): Promise<string[]> {
  const told = await transaction.predictionSet.findMany({
    where: { overlaps: { contains: gone } },
    select: { runId: true, id: true, overlaps: true },
  });
  for (const { runId, id, overlaps } of told) {
    const left = parseOverlaps(overlaps).filter((overlap) => overlap[of] !== gone);
    await transaction.predictionSet.update({
      where: { runId_id: { runId, id } },
      data: { overlaps: JSON.stringify(left) },
    });
  }
  return told.map(({ runId }) => runId);
}
