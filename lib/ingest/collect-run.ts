import type { z } from "zod";
import type { AnalysisPlan } from "@/lib/core/analysis-plan";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { requireSameClaim } from "@/lib/core/require-same-claim";
import type { RunSettings } from "@/lib/core/run-settings";
import { EMPTY_SETTINGS, mergeSettings } from "@/lib/core/run-settings";
import type { inspectedSeriesSchema } from "@/lib/schema/inspection";
import { assembleRun, type StoredSeries } from "@/lib/series/assemble-run";
import type { LayerFact } from "@/lib/series/order-layers";
import type { RunData, SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { GrowingColumns } from "./growing-columns";
import type { IngestIssue, IngestSink } from "./ingest-port";
import { mapKey } from "./key-rules";
import { summariseSeries } from "./summarise-series";

/** Issues beyond this number are counted only. */
const ISSUES_KEPT = 100;

export type SourceSeries = z.infer<typeof inspectedSeriesSchema>;

export type CollectedRun = {
  readonly run: RunData;
  readonly settings: RunSettings;
  readonly layerFacts: readonly LayerFact[];
  /** The first issues; `issueCount` counts all. */
  readonly issues: readonly IngestIssue[];
  readonly issueCount: number;
  /** Rows, records and cells that could not be taken. */
  readonly rejected: number;
  /** Points over all series, exact repetitions counted once. */
  readonly points: number;
  readonly sourceSeries: readonly SourceSeries[];
  /** All points in the order in which they arrived, as the store takes them. */
  readonly storedSeries: readonly StoredSeries[];
};

type Collecting = {
  readonly key: string;
  readonly context: SeriesContext;
  readonly columns: GrowingColumns;
  mapping: SeriesMapping | null;
  estimated: boolean;
};

/**
 * Collects one run in memory, as the command line needs it: no database, all points of all series.
 * The same point twice in a series (step, time and value, NaN equal to NaN) is one, as in storage.
 */
export function createRunCollector(name: string): {
  readonly sink: IngestSink;
  finish(formats: readonly string[], predictions?: readonly PredictionSet[], plan?: AnalysisPlan | null): CollectedRun;
} {
  const series: Collecting[] = [];
  const numbers = new Map<string, number>();
  const facts = new Map<string, LayerFact>();
  const issues: IngestIssue[] = [];
  let settings = EMPTY_SETTINGS;
  let issueCount = 0;
  let rejected = 0;

  const sink: IngestSink = {
    seriesNumber(key, context) {
      const identity = identityOf(key, context);
      const known = numbers.get(identity);
      if (known !== undefined) return known;
      numbers.set(identity, series.length);
      return series.push({ key, context, columns: new GrowingColumns(), mapping: null, estimated: false }) - 1;
    },
    point(number, step, timeMicros, value) {
      series[number]?.columns.append(step, timeMicros, value);
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
    issue(issue) {
      issueCount += 1;
      if (issues.length < ISSUES_KEPT) issues.push(issue);
    },
    reject() {
      rejected += 1;
    },
    async drain() {},
  };

  const finish = (
    formats: readonly string[],
    predictions: readonly PredictionSet[] = [],
    plan: AnalysisPlan | null = null,
  ): CollectedRun => {
    const stored = series.map(({ key, context, mapping, columns, estimated }): StoredSeries => {
      return { key, context, mapping: mapping ?? mapKey(key, context), estimated, columns: columns.finish() };
    });
    const layerFacts = [...facts.values()];
    const filled = stored.filter(({ columns }) => columns.steps.length > 0);
    const named = { name: settings.name ?? name, formats, settings };
    const run = assembleRun({ ...named, layerFacts, series: filled, predictions, plan });
    const sourceSeries = filled.map(summariseSeries);
    return {
      run,
      settings,
      layerFacts,
      issues,
      issueCount,
      rejected,
      points: run.points,
      sourceSeries,
      storedSeries: filled,
    };
  };
  return { sink, finish };
}

/** Key and context as one text; the order in which the context was written does not count. */
function identityOf(key: string, context: SeriesContext): string {
  return JSON.stringify([key, Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
