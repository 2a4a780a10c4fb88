import type { PointColumns } from "@/lib/series/run-data";
import { quantileOfSorted } from "@/lib/statistics/quantile";
import { PROVENANCE } from "../context-thresholds";
import { keepFinite } from "./read-series";

export type RoundedLoss = {
  readonly decimals: number;
  /** Different values among the later records, and how many those are. */
  readonly distinct: number;
  readonly of: number;
  readonly onsetStep: number;
};

/** A logger that keeps more decimals leaves no flatness of its own making. */
const MOST_DECIMALS = 6;

/**
 * A loss that was rounded so coarsely that its later scatter is that of the rounding: such a curve looks
 * flat whatever the training does. Null where it was not rounded or where the rounding does not show.
 */
export function findRoundedLoss(points: PointColumns): RoundedLoss | null {
  const finite = keepFinite(points);
  const from = Math.floor(finite.values.length * 0.4);
  const values = finite.values.subarray(from);
  if (values.length < PROVENANCE.minimumRecords) return null;
  const decimals = countDecimals(values);
  if (decimals === null) return null;
  const sorted = values.slice().sort();
  const scatter = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  if (scatter >= PROVENANCE.roundedScatter.value * 10 ** -decimals) return null;
  const distinct = sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]).length;
  return { decimals, distinct, of: values.length, onsetStep: finite.steps[from] ?? 0 };
}

/** Decimals that all values have in common; null with more than six, and for whole numbers, to which nobody rounds a loss. */
function countDecimals(values: Float64Array): number | null {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals += 1) {
    const scale = 10 ** decimals;
    const isWhole = (value: number): boolean =>
      Math.abs(value * scale - Math.round(value * scale)) <= 1e-9 * Math.max(1, Math.abs(value * scale));
    if (values.every(isWhole)) return decimals === 0 ? null : decimals;
  }
  return null;
}
