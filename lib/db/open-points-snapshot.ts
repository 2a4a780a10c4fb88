import type { StatedSettings } from "@/lib/core/run-settings";
import type { LayerFact } from "@/lib/series/order-layers";
import type { PointColumns } from "@/lib/series/run-data";
import { listArrivedImports } from "./arrival-order";
import { type Database, prismaOf } from "./database";
import { mergeLayerFacts } from "./load-run-parts";
import { gatherBySeries, loadWaitingBatches } from "./load-waiting-batches";
import { readSteadily } from "./read-run-state";
import { SERIES_SELECT, type SeriesRecord, toSeriesRecord } from "./series-record";
import { settingsInForce } from "./stated-settings";

/** What one import held of one series when the snapshot was taken: its first `points` points. */
export type PlannedPart = { readonly importId: string; readonly points: number };

export type PlannedSeries = SeriesRecord & {
  /** In order of arrival. */
  readonly parts: readonly PlannedPart[];
  /** Live points that lay in no chunk yet, in order of arrival. */
  readonly waiting: readonly PointColumns[];
};

/** A run as it was at one moment, without the points that lie in chunks. */
export type PointsSnapshot = {
  readonly runId: string;
  readonly settings: StatedSettings;
  readonly layerFacts: readonly LayerFact[];
  /** Imports in which the snapshot has points, in order of arrival. */
  readonly imports: readonly string[];
  /** Series with points, in order of first appearance. */
  readonly series: readonly PlannedSeries[];
};

/**
 * Takes a snapshot of a run that stays the same however long its points are read. Nothing is locked:
 * points of a published import are only ever added to, at the end of a series, so that knowing how
 * many there were is enough.
 *
 * @throws AppError "not-found" when there is no such run
 */
export async function openPointsSnapshot(db: Database, params: { readonly runId: string }): Promise<PointsSnapshot> {
  const { runId } = params;
  const prisma = prismaOf(db);
  return await readSteadily(db, runId, async (state) => {
    const arrived = await listArrivedImports(db, runId);
    // Before the series: a batch that comes meanwhile may bring new ones.
    const batches = await loadWaitingBatches(db, { runId, foldedThrough: state.foldedThrough });
    const waiting = gatherBySeries(batches);
    const parts = await listParts(
      db,
      runId,
      arrived.map(({ id }) => id),
    );
    const rows = await prisma.series.findMany({ where: { runId }, orderBy: { number: "asc" }, select: SERIES_SELECT });
    const stored = await prisma.layerFact.findMany({ where: { runId }, orderBy: { layer: "asc" } });
    const facts = stored.map(({ layer, depth, numel }): LayerFact => {
      return { layer, depth, numel: numel === null ? null : Number(numel) };
    });
    const series = rows.map((row): PlannedSeries => {
      return { ...toSeriesRecord(row), parts: parts.get(row.number) ?? [], waiting: waiting.get(row.number) ?? [] };
    });
    return {
      runId,
      imports: arrived.map(({ id }) => id),
      settings: settingsInForce(state, batches),
      layerFacts: mergeLayerFacts([...facts, ...batches.flatMap(({ layerFacts }) => layerFacts)]),
      series: series.filter((planned) => planned.parts.length > 0 || planned.waiting.length > 0),
    };
  });
}

/** Parts by series number, in order of arrival. */
async function listParts(db: Database, runId: string, arrived: readonly string[]): Promise<Map<number, PlannedPart[]>> {
  const rank = new Map(arrived.map((id, index) => [id, index]));
  const rows = await prismaOf(db).seriesPart.findMany({
    where: { runId, import: { state: "published" } },
    select: { importId: true, seriesNumber: true, points: true },
  });
  rows.sort((a, b) => (rank.get(a.importId) ?? 0) - (rank.get(b.importId) ?? 0));
  const parts = new Map<number, PlannedPart[]>();
  for (const { importId, seriesNumber, points } of rows) {
    const known = parts.get(seriesNumber) ?? [];
    parts.set(seriesNumber, known);
    if (points > 0n && rank.has(importId)) known.push({ importId, points: Number(points) });
  }
  return parts;
}
