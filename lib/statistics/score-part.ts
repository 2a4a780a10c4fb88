import type { Estimate } from "@/lib/core/estimate";
import type { SampleTotals } from "./sample-totals";

/** A part of a score, at least 0 by its definition: a number without an interval of its own. */
export function scorePart(value: number, totals: SampleTotals, method: string): Estimate {
  const { rows: n, events } = totals;
  if (n === 0) return { status: "not-estimable", reason: "There is no patient.", n, events };
  // What lies below 0 is what the difference of two sums rounds off.
  return { status: "estimated", value: Math.max(0, value), method, n, events, notes: [] };
}
