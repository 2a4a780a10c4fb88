import type { Database } from "@/lib/db/database";
import { loadSeriesEnds } from "@/lib/db/load-series-ends";

/** How far the history of a run has come. */
export type Reached = {
  /** The greatest step; null where there is no point. */
  readonly step: number | null;
  /** W&B's own count of seconds at that step; null where it sent none. */
  readonly seconds: number | null;
  /** Microseconds since 1970 of the latest of the points at the ends; NaN where none has a time. */
  readonly time: number;
};

/** Looks at the ends of all series of a run. */
export async function findReached(
  db: Database,
  params: { readonly runId: string; readonly foldedThrough: number },
): Promise<Reached> {
  let step = Number.NEGATIVE_INFINITY;
  let seconds: { readonly step: number; readonly value: number } | null = null;
  let time = Number.NEGATIVE_INFINITY;
  for (const { key, context, columns } of await loadSeriesEnds(db, params)) {
    for (const { steps, times, values } of columns) {
      for (const [index, at] of steps.entries()) {
        step = Math.max(step, at);
        const micros = times?.[index] ?? Number.NaN;
        if (micros > time) time = micros;
        const value = values[index] ?? Number.NaN;
        const isCount = key === "_runtime" && context["summary"] === undefined && Number.isFinite(value);
        if (isCount && (seconds === null || at >= seconds.step)) seconds = { step: at, value };
      }
    }
  }
  return {
    step: Number.isFinite(step) ? step : null,
    seconds: seconds?.value ?? null,
    time: Number.isFinite(time) ? time : Number.NaN,
  };
}
