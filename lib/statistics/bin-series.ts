import { median } from "./quantile";

/** A series thinned to at most `bins` values over a range of steps; empty bins are NaN. */
export type BinnedSeries = {
  /** Centre of each bin, in steps. */
  readonly centres: Float64Array;
  readonly values: Float64Array;
  /** Points that went into the bins. */
  readonly count: number;
};

/**
 * Thins a series to bins of equal width in steps, so that a bootstrap costs the same for a hundred and
 * for a hundred thousand steps, and so that series logged at different steps stay aligned.
 *
 * @param summary how the values of a bin become one: the mean keeps the level of a loss, the median
 *   keeps one odd step from deciding
 */
export function binSeries(
  steps: Float64Array,
  values: Float64Array,
  range: { readonly from: number; readonly to: number; readonly bins: number },
  summary: "mean" | "median",
): BinnedSeries {
  const width = (range.to - range.from + 1) / range.bins;
  const centres = Float64Array.from({ length: range.bins }, (_, bin) => range.from + (bin + 0.5) * width);
  const result = new Float64Array(range.bins).fill(Number.NaN);
  let count = 0;
  let start = 0;
  while (start < steps.length) {
    const bin = Math.floor(((steps[start] ?? Number.NaN) - range.from) / width);
    let end = start + 1;
    while (end < steps.length && Math.floor(((steps[end] ?? Number.NaN) - range.from) / width) === bin) end += 1;
    if (bin >= 0 && bin < range.bins) {
      const inside = values.subarray(start, end);
      result[bin] = summary === "median" ? median(inside) : mean(inside);
      count += end - start;
    }
    start = end;
  }
  return { centres, values: result, count };
}

/** Arithmetic mean; NaN for an empty sample. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? Number.NaN : sum / values.length;
}
