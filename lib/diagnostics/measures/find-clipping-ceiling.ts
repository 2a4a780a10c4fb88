import type { PointColumns } from "@/lib/series/run-data";
import { quantileOfSorted } from "@/lib/statistics/quantile";
import { PROVENANCE } from "../context-thresholds";
import { keepFinite } from "./read-series";

export type ClippingCeiling = {
  readonly ceiling: number;
  /** Records at the ceiling, and finite records in all. */
  readonly count: number;
  readonly of: number;
  readonly onsetStep: number;
};

/**
 * The value at which gradient norms pile up; null where they do not. Clipping by norm maps every longer
 * gradient to the limit itself, so that the upper tenth of the records is one value up to rounding. A
 * single record above it (before the first clipped step, or after a change of the limit) does not hide it.
 *
 * @see Pascanu, Mikolov & Bengio, arXiv 1211.5063; torch.nn.utils.clip_grad_norm_
 */
export function findClippingCeiling(points: PointColumns): ClippingCeiling | null {
  const { steps, values } = keepFinite(points);
  if (values.length < PROVENANCE.minimumRecords) return null;
  const sorted = values.slice().sort();
  const ceiling = quantileOfSorted(sorted, 0.99);
  const isSame = (value: number): boolean => Math.abs(value - ceiling) <= PROVENANCE.sameNorm * ceiling;
  if (!(ceiling > 0) || !isSame(quantileOfSorted(sorted, 1 - PROVENANCE.clippedShare.value))) return null;
  const count = values.filter(isSame).length;
  const first = values.findIndex(isSame);
  return { ceiling, count, of: values.length, onsetStep: steps[first] ?? 0 };
}
