import { randomUUID } from "node:crypto";
import type { StatedSettings } from "@/lib/core/run-settings";
import type { LayerFact } from "@/lib/series/order-layers";
import type { PointColumns, SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { allocateSeries, type SeriesToAllocate } from "./allocate-series";
import { claimProofPlan } from "./claim-proof-plan";
import { commitBatch } from "./commit-batches";
import type { Database } from "./database";
import { encodeLiveBatch } from "./live-batch-codec";
import { readRunState } from "./read-run-state";
import { recallSeriesNumbers } from "./recall-series-numbers";
import { requireRoomForSeries } from "./require-room-for-series";

/** The points of one series in a batch. */
export type BatchSeries = {
  readonly key: string;
  readonly context: SeriesContext;
  readonly mapping: SeriesMapping;
  /** Whether the mapping differs from what the key rules give. */
  readonly isMappingEdited?: boolean;
  readonly estimatedReason: string | null;
  readonly columns: PointColumns;
};

export type AppendedBatch = {
  /** Points that were added; 0 when the batch was there already. */
  readonly accepted: number;
  /** Points of a batch that was sent before. */
  readonly duplicates: number;
  /** Grows with every batch and every import. */
  readonly revision: number;
};

/**
 * Adds a live batch to a run: one insert of one row. It is committed when this returns, and every
 * read from then on sees it.
 *
 * @param params.idempotencyKey the batch counts once, however often it is sent with the same key; null
 *   for a sender that never repeats itself
 * @throws AppError "not-found" when there is no such run, "bad-input" when it would have too many series, "conflict"
 *   when it named another experiment before
 */
export async function appendBatch(
  db: Database,
  params: {
    readonly runId: string;
    readonly idempotencyKey: string | null;
    readonly series: readonly BatchSeries[];
    readonly layerFacts: readonly LayerFact[];
    readonly settings: StatedSettings;
    /** How many series the run may have, those of the batch among them; without it any number. */
    readonly seriesLimit?: number;
    /** Who sent it. */
    readonly actor: string;
    /** SHA-256, in hex, of what was sent, where it came over the network. */
    readonly bodySha256?: string;
    readonly at: Date;
  },
): Promise<AppendedBatch> {
  const { runId, layerFacts, settings, actor, bodySha256 = null, at } = params;
  const points = params.series.reduce((sum, { columns }) => sum + columns.steps.length, 0);
  const numbers = await findNumbers(db, runId, params.series, params.seriesLimit ?? Number.POSITIVE_INFINITY);
  const series = params.series.map(({ columns }, index) => ({ number: numbers[index] ?? 0, columns }));
  // Which experiment a run belongs to is known at once, not when the batch is folded.
  if (settings.proof) await claimProofPlan(db, { runId, claim: settings.proof, by: actor, at });
  const payload = encodeLiveBatch({ series, layerFacts, settings });
  const idempotencyKey = params.idempotencyKey ?? randomUUID();
  const committed = await commitBatch(db, {
    runId,
    idempotencyKey,
    points,
    payload,
    actor,
    bodySha256,
    at,
  });
  const { sequence, isNew, revision, foldedThrough } = committed;
  return {
    accepted: isNew ? points : 0,
    duplicates: isNew ? 0 : points,
    revision: revision + Math.max(0, sequence - foldedThrough),
  };
}

async function findNumbers(
  db: Database,
  runId: string,
  series: readonly SeriesToAllocate[],
  limit: number,
): Promise<number[]> {
  return await recallSeriesNumbers(db, runId, series, async (missing) => {
    // Says that the run is gone before anything is made for it.
    await readRunState(db, runId);
    await requireRoomForSeries(db, { runId, series: missing, limit });
    const allocated = await allocateSeries(db, { runId, owner: null, series: missing });
    return allocated.map(({ number }) => number);
  });
}
