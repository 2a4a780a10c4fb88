import { stepRangeOf } from "@/lib/series/step-range";
import { type Database, prismaOf } from "./database";
import { loadWaitingBatches } from "./load-waiting-batches";

/** The greatest step of a run, deleted or not; null where it has no point. Nothing of what is stored is read. */
export async function findLastStep(
  db: Database,
  params: { readonly runId: string; readonly foldedThrough: number },
): Promise<number | null> {
  // What waits first: a batch that is folded meanwhile is then in both, and never in neither.
  const waiting = await loadWaitingBatches(db, params);
  const { _max } = await prismaOf(db).seriesPart.aggregate({
    where: { runId: params.runId, import: { state: "published" } },
    _max: { lastStep: true },
  });
  let last = _max.lastStep === null ? Number.NEGATIVE_INFINITY : Number(_max.lastStep);
  for (const { series } of waiting) {
    for (const { columns } of series) last = Math.max(last, stepRangeOf(columns).lastStep);
  }
  return Number.isFinite(last) ? last : null;
}
