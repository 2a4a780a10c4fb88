import type { PointColumns, RunData } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";
import { collectTraces } from "./gradient-traces";
import { findSeries, keepFinite } from "./read-series";

/** The norm of the whole gradient: as logged, else √(Σ norm²) over the layers that were. Finite values only. */
export function readGlobalNorm(run: RunData): { readonly points: PointColumns; readonly source: string } | null {
  const logged = findSeries(run, { metric: "grad_norm", layer: null, parameter: null });
  if (logged) return { points: keepFinite(logged.points), source: logged.key };
  const traces = collectTraces(run, "grad_norm", "weight");
  const first = traces[0];
  if (!first) return null;
  const { steps } = first.points;
  const squares = new Float64Array(steps.length);
  for (const { points } of traces) {
    let at = 0;
    steps.forEach((step, index) => {
      while (at < points.steps.length && (points.steps[at] ?? 0) < step) at += 1;
      // A layer that was not logged at this step adds nothing, as one that has no gradient.
      if (points.steps[at] === step) squares[index] = (squares[index] ?? 0) + (points.values[at] ?? Number.NaN) ** 2;
    });
  }
  const values = squares.map(Math.sqrt);
  return {
    points: keepFinite({ steps, times: null, values }),
    source: `root sum of squares of ${traces.length} layers`,
  };
}

export type Growth = {
  /** Smaller of the first value and the median of the first tenth: what the run itself started from. */
  readonly reference: number;
  /** Median of the last tenth over the reference. */
  readonly lasting: number;
  /** Largest value over the reference, and the step of it. */
  readonly peak: number;
  readonly peakStep: number;
  /** First step from which on `count` logged values lie above the limit in a row; null if never. */
  firstStepAbove(limit: number, count: number): number | null;
};

/** Growth of a positive series relative to its own beginning. */
export function measureGrowth({ steps, values }: PointColumns): Growth {
  const tenth = Math.max(1, Math.floor(values.length / 10));
  const reference = Math.min(values[0] ?? Number.NaN, median(values.subarray(0, tenth)));
  let peakIndex = 0;
  values.forEach((value, index) => {
    if (value > (values[peakIndex] ?? 0)) peakIndex = index;
  });
  return {
    reference,
    lasting: median(values.subarray(-tenth)) / reference,
    peak: (values[peakIndex] ?? Number.NaN) / reference,
    peakStep: steps[peakIndex] ?? 0,
    firstStepAbove(limit, count) {
      let inRow = 0;
      for (let index = 0; index < values.length; index += 1) {
        inRow = (values[index] ?? 0) >= limit * reference ? inRow + 1 : 0;
        if (inRow === count) return steps[index - count + 1] ?? null;
      }
      return null;
    },
  };
}

/** ‖g‖ / ‖W‖ at the first step with both: how hard the gradient pulls at the untrained weights. */
export function measureStartPull(run: RunData): number | null {
  const norm = readGlobalNorm(run)?.points.values[0];
  let squares = 0;
  for (const { points } of [...collectTraces(run, "weight_norm", "weight")]) squares += (points.values[0] ?? 0) ** 2;
  return norm === undefined || !(squares > 0) ? null : norm / Math.sqrt(squares);
}
