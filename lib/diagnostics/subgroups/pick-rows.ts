import type { PredictionSet } from "@/lib/core/prediction-set";

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
