import { mergeSettings } from "@/lib/core/run-settings";
import type { Database, Transaction } from "./database";
import type { FoldedSeries } from "./fold-series";
import { inTransaction } from "./in-transaction";
import { LIVE_FORMAT, mergeLayerFacts } from "./load-run-parts";
import type { WaitingBatch } from "./load-waiting-batches";
import { insertRows } from "./raw-database";
import type { RunState } from "./read-run-state";
import { saveLayerFacts } from "./save-layer-facts";
import { parseStatedSettings } from "./stated-settings";
import { statementsIn } from "./statements-in";

type Fold = {
  readonly runId: string;
  readonly importId: string;
  /** True when the import is to be made. */
  readonly isNew: boolean;
  /** The run as it was when the fold was worked out. */
  readonly state: RunState;
  readonly batches: readonly WaitingBatch[];
  readonly folded: readonly FoldedSeries[];
  readonly at: Date;
};

/**
 * Writes a fold in one transaction, unless the run has changed since it was worked out.
 *
 * @returns how many batches were folded
 */
export async function commitFold(db: Database, fold: Fold): Promise<number> {
  const { runId, state, batches, folded, at } = fold;
  const last = batches.at(-1)?.sequence ?? state.foldedThrough;
  const revision = state.revision + batches.length;
  const settings = batches.reduce(
    (stated, batch) => mergeSettings(stated, batch.settings),
    parseStatedSettings(state.settings),
  );
  return await inTransaction(db, async (transaction) => {
    // Locks the run's row, and finds out whether all that was read before still holds.
    const { count } = await transaction.run.updateMany({
      where: { id: runId, revision: state.revision, foldedThrough: state.foldedThrough, settings: state.settings },
      data: { revision, foldedThrough: last, settings: JSON.stringify(settings), updatedAt: at },
    });
    if (count === 0) return 0;
    await countFold(transaction, fold, { batchPosition: last, publishedRevision: revision, publishedAt: at });
    await replaceSeries(transaction, folded);
    const facts = mergeLayerFacts(batches.flatMap(({ layerFacts }) => layerFacts));
    await saveLayerFacts(transaction, { runId, facts });
    await transaction.liveBatch.updateMany({
      where: { runId, sequence: { gt: state.foldedThrough, lte: last } },
      data: { payload: null },
    });
    return batches.length;
  });
}

/** Makes or moves on the import that live points are gathered in. */
async function countFold(
  transaction: Transaction,
  fold: Fold,
  place: { readonly batchPosition: number; readonly publishedRevision: number; readonly publishedAt: Date },
): Promise<void> {
  const { runId, importId, isNew, batches, folded, at } = fold;
  if (isNew) {
    const formats = JSON.stringify([LIVE_FORMAT]);
    const row = { runId, id: importId, kind: "live", state: "published", formats, startedAt: at, heartbeatAt: at };
    await transaction.import.create({ data: row });
  }
  const accepted = BigInt(batches.reduce((sum, { points }) => sum + points, 0));
  const points = BigInt(folded.reduce((sum, { added }) => sum + added, 0));
  await transaction.import.update({
    where: { runId_id: { runId, id: importId } },
    data: {
      ...place,
      accepted: { increment: accepted },
      points: { increment: points },
      repeated: { increment: accepted - points },
    },
  });
}

/** Columns of the primary key of what a part holds. */
const PART = ["runId", "importId", "seriesNumber"];

/**
 * Puts the changed chunks, nodes and parts in the place of the stored ones. A fold leaves at least as
 * many chunks as there were, and the same places in the pyramid, so that none is left over.
 */
async function replaceSeries(transaction: Transaction, series: readonly FoldedSeries[]): Promise<void> {
  const statements = statementsIn(transaction);
  const chunks = series.flatMap(({ key, chunks: own }) => own.map((chunk) => ({ ...key, ...chunk })));
  await insertRows(statements, "chunk", chunks, [...PART, "sequence"]);
  const nodes = series.flatMap(({ nodes: own }) => own);
  await insertRows(statements, "pyramid_node", nodes, [...PART, "level", "position"]);
  const parts = series.map(({ part }) => part);
  await insertRows(statements, "series_part", parts, PART);
}
