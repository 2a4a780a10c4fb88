import { randomUUID } from "node:crypto";
import type { StatedSettings } from "@/lib/core/run-settings";
import type { LayerFact } from "@/lib/series/order-layers";
import type { PointColumns, SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { allocateSeries, type SeriesToAllocate } from "./allocate-series";
import { type Database, prismaOf } from "./database";
import { isUniqueViolation } from "./is-unique-violation";
import { encodeLiveBatch } from "./live-batch-codec";
import { readRunState } from "./read-run-state";
import { recallSeriesNumbers } from "./recall-series-numbers";

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

/** Of many that insert at once, one gets through at each attempt. */
const ATTEMPTS = 200;

/**
 * Adds a live batch to a run: one insert of one row. It is committed when this returns, and every
 * read from then on sees it.
 *
 * @param params.idempotencyKey the batch counts once, however often it is sent with the same key; null
 *   for a sender that never repeats itself
 * @throws AppError "not-found" when there is no such run
 */
export async function appendBatch(
  db: Database,
  params: {
    readonly runId: string;
    readonly idempotencyKey: string | null;
    readonly series: readonly BatchSeries[];
    readonly layerFacts: readonly LayerFact[];
    readonly settings: StatedSettings;
    readonly at: Date;
  },
): Promise<AppendedBatch> {
  const { runId, layerFacts, settings, at } = params;
  const state = await readRunState(db, runId);
  const points = params.series.reduce((sum, { columns }) => sum + columns.steps.length, 0);
  const answer = (sequence: number, isNew: boolean): AppendedBatch => ({
    accepted: isNew ? points : 0,
    duplicates: isNew ? 0 : points,
    revision: state.revision + Math.max(0, sequence - state.foldedThrough),
  });
  const key = params.idempotencyKey ?? randomUUID();
  if (params.idempotencyKey !== null) {
    const known = await findBatch(db, runId, key);
    if (known !== null) return answer(known, false);
  }
  const numbers = await findNumbers(db, runId, params.series);
  const series = params.series.map(({ columns }, index) => ({ number: numbers[index] ?? 0, columns }));
  const payload = encodeLiveBatch({ series, layerFacts, settings });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return answer(await insertBatch(db, { runId, key, points, payload, at }), true);
    } catch (error) {
      if (!isUniqueViolation(error) || attempt === ATTEMPTS) throw error;
      // Either the same batch arrived twice at once, or another batch took the number.
      const known = await findBatch(db, runId, key);
      if (known !== null) return answer(known, false);
    }
  }
}

async function findNumbers(db: Database, runId: string, series: readonly SeriesToAllocate[]): Promise<number[]> {
  return await recallSeriesNumbers(db, runId, series, async (missing) => {
    const allocated = await allocateSeries(db, { runId, owner: null, series: missing });
    return allocated.map(({ number }) => number);
  });
}

async function findBatch(db: Database, runId: string, idempotencyKey: string): Promise<number | null> {
  const found = await prismaOf(db).liveBatch.findUnique({
    where: { runId_idempotencyKey: { runId, idempotencyKey } },
    select: { sequence: true },
  });
  return found?.sequence ?? null;
}

/** @returns the number of the batch in its run */
async function insertBatch(
  db: Database,
  batch: {
    readonly runId: string;
    readonly key: string;
    readonly points: number;
    readonly payload: Uint8Array<ArrayBuffer>;
    readonly at: Date;
  },
): Promise<number> {
  const { runId, key, points, payload, at } = batch;
  // The next number is found by the insert itself; where two collide, the key of the table refuses one.
  const rows = await prismaOf(db).$queryRaw<{ sequence: number }[]>`
    INSERT INTO "live_batch" ("runId", "sequence", "idempotencyKey", "points", "payload", "createdAt")
    SELECT "id", COALESCE((SELECT MAX("sequence") FROM "live_batch" WHERE "runId" = ${runId}), "foldedThrough") + 1,
      ${key}, ${points}, ${payload}, ${at}
    FROM "run" WHERE "id" = ${runId}
    RETURNING "sequence"`;
  const sequence = rows[0]?.sequence;
  if (sequence === undefined) throw new Error(`The run ${runId} went away while a batch was added to it.`);
  return Number(sequence);
}
