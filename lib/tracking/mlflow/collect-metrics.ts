import { type CollectedBatch, createBatchCollector } from "@/lib/ingest/collect-batch";
import { mapKey } from "@/lib/ingest/key-rules";
import type { SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { type Int64, writeInt64 } from "./int64";
import type { Metric } from "./read-batch";
import { splitStep } from "./step-base";

/** What was taken otherwise than it was sent, in fixed words, so that the same is noted once. */
export type MetricNote = { readonly reason: string; readonly points: number; readonly sample: string };

const SECONDS_LOOK_LIKE = [1e9, 1e11] as const;
const LOOKS_LIKE_SECONDS =
  "Times that look like seconds since 1970 were taken as milliseconds, as MLflow counts them, and stand in January 1970.";
const TIME_TOO_FAR = "Times too far from 1970 to be kept were left out; step and value were taken.";

/**
 * The metrics of a batch as series of points. Nothing is refused here: steps beyond 2^53 go to a series of their own
 * (see `splitStep`), and times are kept as they were sent.
 */
export function collectMetrics(metrics: readonly Metric[]): {
  readonly batch: CollectedBatch;
  readonly notes: readonly MetricNote[];
} {
  const { sink, finish } = createBatchCollector();
  const numbers = new Map<string, number>();
  const notes = new Map<string, MetricNote>();
  const note = (reason: string, metric: Metric): void => {
    const known = notes.get(reason);
    notes.set(reason, { reason, points: (known?.points ?? 0) + 1, sample: known?.sample ?? writeSample(metric) });
  };
  for (const metric of metrics) {
    const { base, step } = splitStep(metric.step);
    const time = toMicros(metric.timestamp);
    if (looksLikeSeconds(metric.timestamp)) note(LOOKS_LIKE_SECONDS, metric);
    if (Number.isNaN(time)) note(TIME_TOO_FAR, metric);
    const identity =
      base === null && metric.dataset === null ? metric.key : `${metric.key}\n${base}\n${metric.dataset}`;
    let number = numbers.get(identity);
    if (number === undefined) {
      const context = contextOf(base, metric.dataset);
      number = sink.seriesNumber(metric.key, context);
      if (base !== null) sink.mapping(number, mappingBeyond(metric.key, context));
      numbers.set(identity, number);
    }
    sink.point(number, step, time, metric.value);
  }
  return { batch: finish(), notes: [...notes.values()] };
}

function contextOf(base: string | null, dataset: string | null): SeriesContext {
  return { ...(dataset === null ? {} : { dataset_name: dataset }), ...(base === null ? {} : { step_base: base }) };
}

/** No rule may take such steps for those of the training; a group of patients stays known as one. */
function mappingBeyond(key: string, context: SeriesContext): SeriesMapping {
  return { ...mapKey(key, context), metric: `${key} (steps beyond 2^53)`, layer: null, parameter: null };
}

/** @returns whole microseconds, NaN where a double would not hold them */
function toMicros(timestamp: Int64): number {
  const micros = typeof timestamp === "number" ? timestamp * 1000 : Number.NaN;
  return Number.isSafeInteger(micros) ? micros : Number.NaN;
}

function looksLikeSeconds(timestamp: Int64): boolean {
  return typeof timestamp === "number" && timestamp >= SECONDS_LOOK_LIKE[0] && timestamp < SECONDS_LOOK_LIKE[1];
}

/** @returns a metric as JSON, at most some hundred characters */
function writeSample({ key, value, timestamp, step }: Metric): string {
  const sent = {
    key,
    value: String(value),
    timestamp: writeInt64(timestamp),
    step: writeInt64(step),
  };
  return JSON.stringify(sent).slice(0, 400);
}
