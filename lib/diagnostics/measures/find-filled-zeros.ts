import type { PointColumns } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";
import { PROVENANCE } from "../context-thresholds";

export type FilledZeros = {
  readonly count: number;
  readonly onsetStep: number;
  /** True where the series is zero from the onset to its end. */
  readonly isTerminal: boolean;
};

/** Records on either side that a zero is compared with. */
const NEIGHBOURS = 10;

/**
 * Exact zeros beside values none of which comes near zero: what a logger leaves that writes 0.0 for NaN
 * and infinity. A loss that really reaches zero does so by way of small values or between wildly
 * different ones (logits so large that a whole batch is beyond doubt), and its records are passed over.
 *
 * @param isReal true for a step at which something else shows that the zero was computed
 * @returns null where there is none
 * @see ClearML, `report_scalar`: non-finite values are replaced by 0.0 unless it is told otherwise
 */
export function findFilledZeros(
  { steps, values }: PointColumns,
  isReal: (step: number) => boolean,
): FilledZeros | null {
  if (!values.includes(0)) return null;
  const usual = median(values.filter(isUsed));
  let count = 0;
  let onset = -1;
  for (let index = 0; index < values.length; index += 1) {
    if (values[index] !== 0 || isReal(steps[index] ?? 0) || !isAmongAlike(values, index, usual)) continue;
    if (onset === -1) onset = index;
    count += 1;
  }
  if (onset === -1) return null;
  const isTerminal = values.subarray(onset).every((value) => value === 0);
  // The rest of a terminal stretch has only zeros around it, and is one with its beginning.
  return { count: isTerminal ? values.length - onset : count, onsetStep: steps[onset] ?? 0, isTerminal };
}

function isUsed(value: number): boolean {
  return Number.isFinite(value) && value !== 0;
}

/** True where the nearest values that are not zero, some of them before it, are usual ones and lie close together. */
function isAmongAlike(values: Float64Array, index: number, usual: number): boolean {
  const before = values.subarray(Math.max(0, index - NEIGHBOURS), index).filter(isUsed);
  const after = values.subarray(index + 1, index + NEIGHBOURS + 1).filter(isUsed);
  const around = Float64Array.from([...before, ...after]);
  const typical = median(around);
  const spread = PROVENANCE.filledZero.value;
  const isClose = (value: number): boolean => value >= typical / spread && value <= typical * spread;
  return before.length >= 3 && typical >= usual / spread && around.every(isClose);
}
