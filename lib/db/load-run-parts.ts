import type { PredictionSet } from "@/lib/core/prediction-set";
import type { StatedSettings } from "@/lib/core/run-settings";
import type { LayerFact } from "@/lib/series/order-layers";
import type { PointColumns } from "@/lib/series/run-data";
import { listArrivedImports } from "./arrival-order";
import { type Database, prismaOf } from "./database";
import { readPoints } from "./load-points";
import { loadPredictions } from "./load-predictions";
import { loadWaitingBatches } from "./load-waiting-batches";
import { readSteadily } from "./read-run-state";
import { SERIES_SELECT, type SeriesRecord, toSeriesRecord } from "./series-record";
import { settingsInForce } from "./stated-settings";

/** All that is stored of a run: what `assembleRun` is made from. */
export type RunParts = {
  readonly name: string;
  readonly revision: number;
  readonly formats: readonly string[];
  /** What was stated; everything else is not known. */
  readonly settings: StatedSettings;
  readonly layerFacts: readonly LayerFact[];
  /** In order of first appearance. */
  readonly series: readonly (SeriesRecord & { readonly columns: PointColumns })[];
  /** In order of arrival. */
  readonly predictions: readonly PredictionSet[];
};

/**
 * Reads a run at one moment of its life: published imports and live batches.
 *
 * @param params.metric of the series that are wanted; all where none is named
 * @throws AppError "not-found" when there is no such run
 */
export async function loadRunParts(
  db: Database,
  params: { readonly runId: string; readonly metric?: string },
): Promise<RunParts> {
  const { runId, metric } = params;
  const prisma = prismaOf(db);
  return await readSteadily(db, runId, async (state) => {
    const of = metric === undefined ? { runId } : { runId, metric };
    const rows = await prisma.series.findMany({ where: of, orderBy: { number: "asc" }, select: SERIES_SELECT });
    const stored = await prisma.layerFact.findMany({ where: { runId }, orderBy: { layer: "asc" } });
    const wanted = metric === undefined ? {} : { seriesNumbers: rows.map(({ number }) => number) };
    const points = await readPoints(db, { runId, state, ...wanted });
    const batches = await loadWaitingBatches(db, { runId, foldedThrough: state.foldedThrough });
    const facts = stored.map(({ layer, depth, numel }): LayerFact => {
      return { layer, depth, numel: numel === null ? null : Number(numel) };
    });
    return {
      name: state.name,
      revision: state.revision,
      formats: await listFormats(db, runId, batches.length > 0),
      settings: settingsInForce(state, batches),
      layerFacts: mergeLayerFacts([...facts, ...batches.flatMap(({ layerFacts }) => layerFacts)]),
      series: rows.flatMap((row) => {
        const columns = points.get(row.number);
        return columns === undefined ? [] : [{ ...toSeriesRecord(row), columns }];
      }),
      predictions: await loadPredictions(db, { runId }),
    };
  });
}

/** Format of points that came over the network and not from a file. */
export const LIVE_FORMAT = "live";

async function listFormats(db: Database, runId: string, hasWaiting: boolean): Promise<string[]> {
  const arrived = await listArrivedImports(db, runId);
  const formats = arrived.flatMap(({ formats: text }) => JSON.parse(text) as string[]);
  return [...new Set(hasWaiting ? [...formats, LIVE_FORMAT] : formats)];
}

/** One fact for each layer; a later one wins, null wipes nothing out. */
export function mergeLayerFacts(facts: readonly LayerFact[]): LayerFact[] {
  const merged = new Map<string, LayerFact>();
  for (const { layer, depth, numel } of facts) {
    const known = merged.get(layer);
    merged.set(layer, { layer, depth: depth ?? known?.depth ?? null, numel: numel ?? known?.numel ?? null });
  }
  return [...merged.values()];
}
