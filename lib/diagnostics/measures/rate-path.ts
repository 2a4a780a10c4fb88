import type { RunData } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";
import { findSeries, keepFinite } from "./read-series";

/** A learning rate that rose far above what the run had used before. */
export type RateRise = { readonly ratio: number; readonly step: number; readonly form: "kick" | "growth" };

/**
 * The largest rise of the logged learning rate: a kick stands above every rate before it and above those
 * right after it; growth is the largest rate over the largest of the first fifth of the run. A warm-up is neither: it
 * starts from little, does not come back at once, and has mostly ended by then.
 *
 * @returns null where no rate was logged, or fewer than five times
 */
export function findRateRise(run: RunData): RateRise | null {
  const series = findSeries(run, { metric: "lr", layer: null });
  if (!series) return null;
  const { steps, values } = keepFinite(series.points);
  if (values.length < 5) return null;
  let before = values[0] ?? 0;
  let kick: RateRise | null = null;
  const following = Math.max(2, Math.ceil(values.length / 10));
  for (let index = 1; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value > before && before > 0) {
      const after = values.subarray(index + 1, index + 1 + following);
      const ratio = Math.min(value / before, after.length === 0 ? 1 : value / median(after));
      if (Number.isFinite(ratio) && ratio > (kick?.ratio ?? 1)) kick = { ratio, step: steps[index] ?? 0, form: "kick" };
    }
    before = Math.max(before, value);
  }
  const fifth = Math.floor(values.length / 5);
  const settled = values.subarray(0, fifth + 1).reduce((most, value) => Math.max(most, value), 0);
  const growth: RateRise[] = [];
  values.subarray(fifth).forEach((value, offset) => {
    const ratio = value / settled;
    if (Number.isFinite(ratio) && ratio > (growth[0]?.ratio ?? 1))
      growth[0] = { ratio, step: steps[fifth + offset] ?? 0, form: "growth" };
  });
  const grown = growth[0] ?? null;
  if (kick === null || grown === null) return kick ?? grown;
  return kick.ratio >= grown.ratio ? kick : grown;
}
