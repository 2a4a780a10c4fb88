import { requireSameClaim } from "@/lib/core/require-same-claim";
import { mergeSettings, type StatedSettings } from "@/lib/core/run-settings";
import { dropRepeatedPoints } from "@/lib/series/drop-repeated-points";
import type { LayerFact } from "@/lib/series/order-layers";
import { hasAscendingSteps } from "@/lib/series/order-points";
import type { PointColumns, SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import type { IngestSink } from "./ingest-port";

/** A series of a live batch. */
export type CollectedSeries = {
  readonly key: string;
  readonly context: SeriesContext;
  /** How the source itself says the series is seen, or null. */
  readonly mapping: SeriesMapping | null;
  readonly estimated: boolean;
  /** In order of arrival, exact repetitions once. */
  readonly columns: PointColumns;
};

/** What a live batch holds. */
export type CollectedBatch = {
  /** Those with points. */
  readonly series: readonly CollectedSeries[];
  readonly layerFacts: readonly LayerFact[];
  /** What its records state of the run as a whole. */
  readonly settings: StatedSettings;
  /** Rows, records and cells that could not be taken. */
  readonly rejected: number;
};

type Collecting = {
  readonly key: string;
  readonly context: SeriesContext;
  points: number;
  hasTimes: boolean;
  mapping: SeriesMapping | null;
  estimated: boolean;
};

/** All points of a batch in order of arrival; columns of each series would cost more than what lies in them. */
type Points = {
  readonly series: number[];
  readonly steps: number[];
  readonly times: number[];
  readonly values: number[];
};

/**
 * Collects a live batch: mostly one point each of many series that are known already, so that nothing
 * is worked out about a series here.
 *
 * @returns a sink, and `finish`, which gives what has come since it was asked last; series keep their numbers
 */
export function createBatchCollector(): { readonly sink: IngestSink; finish(): CollectedBatch } {
  const series: Collecting[] = [];
  const points: Points = { series: [], steps: [], times: [], values: [] };
  const numbers = new Map<string, number>();
  const facts = new Map<string, LayerFact>();
  let settings: StatedSettings = {};
  let rejected = 0;

  const sink: IngestSink = {
    seriesNumber(key, context) {
      const identity = identityOf(key, context);
      const known = numbers.get(identity);
      if (known !== undefined) return known;
      numbers.set(identity, series.length);
      return series.push({ key, context, points: 0, hasTimes: false, mapping: null, estimated: false }) - 1;
    },
    point(number, step, timeMicros, value) {
      const target = series[number];
      if (target === undefined) return;
      target.points += 1;
      target.hasTimes ||= !Number.isNaN(timeMicros);
      points.series.push(number);
      points.steps.push(step);
      points.times.push(timeMicros);
      points.values.push(value);
    },
    markEstimated(number) {
      const marked = series[number];
      if (marked !== undefined) marked.estimated = true;
    },
    mapping(number, mapping) {
      const seen = series[number];
      if (seen !== undefined) seen.mapping = mapping;
    },
    layerFact(layer, { depth, numel }) {
      const known = facts.get(layer);
      facts.set(layer, { layer, depth: depth ?? known?.depth ?? null, numel: numel ?? known?.numel ?? null });
    },
    settings(stated) {
      requireSameClaim(settings.proof, stated.proof);
      settings = mergeSettings(settings, stated);
    },
    issue() {},
    reject() {
      rejected += 1;
    },
    async drain() {},
  };

  const finish = (): CollectedBatch => {
    const batch = { series: splitBySeries(series, points), layerFacts: [...facts.values()], settings, rejected };
    for (const one of series) {
      one.points = 0;
      one.hasTimes = false;
    }
    for (const column of Object.values(points)) column.length = 0;
    facts.clear();
    settings = {};
    rejected = 0;
    return batch;
  };
  return { sink, finish };
}

/** The points of each series after those of the one before it, in one piece of memory that all of them share. */
function splitBySeries(series: readonly Collecting[], points: Points): CollectedSeries[] {
  const length = points.series.length;
  const [steps, times, values] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
  const places = new Uint32Array(series.length + 1);
  for (const [number, one] of series.entries()) places[number + 1] = (places[number] ?? 0) + one.points;
  const starts = places.slice();
  for (let index = 0; index < length; index += 1) {
    const number = points.series[index] ?? 0;
    const place = places[number] ?? 0;
    places[number] = place + 1;
    steps[place] = points.steps[index] ?? 0;
    times[place] = points.times[index] ?? Number.NaN;
    values[place] = points.values[index] ?? 0;
  }
  return series.flatMap(({ key, context, mapping, estimated, hasTimes, ...one }, number) => {
    if (one.points === 0) return [];
    const [start, end] = [starts[number], starts[number + 1]];
    const columns: PointColumns = {
      steps: steps.subarray(start, end),
      times: hasTimes ? times.subarray(start, end) : null,
      values: values.subarray(start, end),
    };
    const fresh = hasAscendingSteps(columns.steps) ? columns : dropRepeatedPoints(columns, []);
    return [{ key, context, mapping, estimated, columns: fresh }];
  });
}

/** Key and context as one text; the order in which the context was written does not count. */
function identityOf(key: string, context: SeriesContext): string {
  const pairs = Object.entries(context);
  // Most have no context; a key may itself be such a text as the others get.
  if (pairs.length === 0) return `key ${key}`;
  return `both ${JSON.stringify([key, pairs.sort(([a], [b]) => (a < b ? -1 : 1))])}`;
}
