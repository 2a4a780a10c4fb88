import type { Estimate } from "@/lib/core/estimate";
import type { ReportNumber } from "@/lib/schema/report";

/** A quotient, a logarithm or a fit may differ in its last digits between machines. */
export const ROUNDING = 1e-9;
/** Counts are whole. */
export const EXACT = 0;

/** How what is no estimate came about: counts and sums. */
const COUNTED = "count";

export type NumberEntry = Omit<ReportNumber, "method" | "tolerance"> & {
  /** Said where the estimate itself names no method. */
  readonly method?: string;
  readonly tolerance?: number;
};

/** An entry of Annex A. */
export function toNumber({ method, tolerance = ROUNDING, ...entry }: NumberEntry): ReportNumber {
  return { ...entry, method: methodOf(entry.value) ?? method ?? "not computed", tolerance };
}

/** A count as an estimate; null where it is hidden for privacy. */
export function countEstimate(count: number | null, rule: string): Estimate {
  if (count === null) return { status: "suppressed", rule };
  return { status: "estimated", value: count, method: COUNTED, n: count, notes: [] };
}

function methodOf(estimate: Estimate): string | null {
  return estimate.status === "estimated" ? estimate.method : null;
}
