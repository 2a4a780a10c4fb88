import type { PredictionSet } from "@/lib/core/prediction-set";
import type { BinarySample } from "@/lib/statistics/binary-sample";

/** Outcomes, risks and weights of some rows of a prediction set. */
export function sampleOf({ outcomes, risks, weights }: PredictionSet, rows: Int32Array): BinarySample {
  return {
    outcomes: Uint8Array.from(rows, (row) => outcomes[row] ?? 0),
    risks: pick(risks, rows),
    weights: weights === null ? null : pick(weights, rows),
  };
}

/** The values of some rows, in their order. */
export function pick(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
}

/** Null where no patient has two rows, so that rows are the patients. */
export function repeatedPatients({ patients }: PredictionSet, rows: Int32Array): Int32Array | null {
  if (patients === null) return null;
  const own = Int32Array.from(rows, (row) => patients[row] ?? -1);
  return new Set(own).size === own.length ? null : own;
}
