import { joinColumns } from "@/lib/series/join-columns";
import { stepRangeOf } from "@/lib/series/step-range";
import type { Database } from "./database";
import { isTangled } from "./load-buckets";
import { gatherBySeries, loadWaitingBatches } from "./load-waiting-batches";
import { readSteadily } from "./read-run-state";
import { listStoredParts } from "./stored-parts";

/**
 * Which series may have got points at steps that somebody has read already, since a batch that they know. Told exactly
 * of batches that wait; of folded ones only that no series is left out whose steps do not ascend.
 *
 * @param params.through number of the last batch that is looked at, unless later ones are folded
 * @param params.readThrough the last step that was read of each series, by its number
 */
export async function findLateSeries(
  db: Database,
  params: {
    readonly runId: string;
    readonly knownBatch: number;
    readonly through: number;
    readonly readThrough: ReadonlyMap<number, number>;
  },
): Promise<ReadonlySet<number>> {
  const { runId, knownBatch, through, readThrough } = params;
  // What was folded a moment ago waits no more, and what somebody knew of the run before would miss it.
  return await readSteadily(db, runId, async ({ foldedThrough }) => {
    const from = Math.max(foldedThrough, knownBatch);
    const waiting = gatherBySeries(await loadWaitingBatches(db, { runId, foldedThrough: from, through }));
    const late = new Set<number>();
    for (const [number, columns] of waiting) {
      const known = readThrough.get(number);
      if (known !== undefined && stepRangeOf(joinColumns(columns)).firstStep <= known) late.add(number);
    }
    if (knownBatch >= foldedThrough) return late;
    const stored = await listStoredParts(db, runId);
    for (const number of readThrough.keys()) if (isTangled(stored.get(number) ?? [], null)) late.add(number);
    return late;
  });
}
