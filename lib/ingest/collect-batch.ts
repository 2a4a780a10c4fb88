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
  readonly steps: number[];
  readonly times: number[];
  readonly values: number[];
  mapping: SeriesMapping | null;
  estimated: boolean;
};

/**
 * Collects a live batch: mostly one point each of many series that are known already, so that nothing
 * is worked out about a series here.
 */
export function createBatchCollector(): { readonly sink: IngestSink; finish(): CollectedBatch } {
  const series: Collecting[] = [];
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
      return series.push({ key, context, steps: [], times: [], values: [], mapping: null, estimated: false }) - 1;
    },
    point(number, step, timeMicros, value) {
      const target = series[number];
      if (target === undefined) return;
      target.steps.push(step);
      target.times.push(timeMicros);
      target.values.push(value);
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
      settings = mergeSettings(settings, stated);
    },
    issue() {},
    reject() {
      rejected += 1;
    },
    async drain() {},
  };

  const finish = (): CollectedBatch => {
    const filled = series.filter(({ steps }) => steps.length > 0);
    return { series: filled.map(toSeries), layerFacts: [...facts.values()], settings, rejected };
  };
  return { sink, finish };
}

function toSeries({ key, context, mapping, estimated, steps, times, values }: Collecting): CollectedSeries {
  const columns: PointColumns = {
    steps: Float64Array.from(steps),
    times: times.every(Number.isNaN) ? null : Float64Array.from(times),
    values: Float64Array.from(values),
  };
  const fresh = hasAscendingSteps(columns.steps) ? columns : dropRepeatedPoints(columns, []);
  return { key, context, mapping, estimated, columns: fresh };
}

/** Key and context as one text; the order in which the context was written does not count. */
function identityOf(key: string, context: SeriesContext): string {
  return JSON.stringify([key, Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
