import type { Estimate } from "@/lib/core/estimate";
import type { Auroc } from "./auroc";
import { twoSidedNormal, twoSidedStudent } from "./distributions";
import { squareAndAdd, type WithLimits } from "./square-and-add";

/** A difference of two AUROCs, first minus second: above 0 the first orders patients better. */
export type AurocComparison = {
  readonly difference: Estimate;
  /** Difference over its DeLong standard error; null where that variance says nothing. */
  readonly statistic: number | null;
  readonly degreesOfFreedom: number | null;
  /** Two-sided, by Student's t with these degrees of freedom. */
  readonly pStudent: number | null;
  /** Two-sided, by the normal distribution. */
  readonly pNormal: number | null;
};

/**
 * Compares the AUROCs of two groups that share no patient: D = (θ₁ − θ₂)/√(V₁ + V₂) with DeLong's
 * variances. The interval of the difference is put together from the two leading intervals (square and
 * add), and so holds where Wald's does not: with few events or perfect separation. A statistic is given
 * only where both variances are above 0.
 *
 * @see DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988); the degrees of freedom
 *   (V₁ + V₂)²/(V₁²/(n₁ − 1) + V₂²/(n₂ − 1)) are those of pROC (Robin et al., BMC Bioinformatics 12
 *   (2011)); Zou & Donner, Statistics in Medicine 27 (2008), for the interval
 */
export function compareIndependentAurocs(first: Auroc, second: Auroc): AurocComparison {
  const difference = subtract(first, second);
  const v1 = first.variance ?? 0;
  const v2 = second.variance ?? 0;
  if (difference.status !== "estimated" || v1 === 0 || v2 === 0)
    return { difference, statistic: null, degreesOfFreedom: null, pStudent: null, pNormal: null };
  const statistic = difference.value / Math.sqrt(v1 + v2);
  const degreesOfFreedom = (v1 + v2) ** 2 / (v1 ** 2 / (first.n - 1) + v2 ** 2 / (second.n - 1));
  return {
    difference,
    statistic,
    degreesOfFreedom,
    pStudent: twoSidedStudent(statistic, degreesOfFreedom),
    pNormal: twoSidedNormal(statistic),
  };
}

function subtract(first: Auroc, second: Auroc): Estimate {
  const a = leadingEstimate(first);
  const b = leadingEstimate(second);
  const n = first.n + second.n;
  const events = first.events + second.events;
  if (a === null || b === null) {
    const which = a !== null ? "The second group has" : b !== null ? "The first group has" : "Neither group has";
    return { status: "not-estimable", reason: `${which} ${a === null && b === null ? "an" : "no"} AUROC.`, n, events };
  }
  const value = a.value - b.value;
  const common = { status: "estimated", value, n, events } as const;
  if (a.interval === null || b.interval === null) {
    const notes = ["With weights there is no analytic interval: it takes a bootstrap of patients."];
    return { ...common, method: "difference of weighted AUROCs, first minus second", notes };
  }
  return {
    ...common,
    ...squareAndAdd(withLimits(a.value, a.interval), withLimits(b.value, b.interval)),
    level: 0.95,
    method: "difference of AUROCs of independent groups, first minus second; square-and-add interval",
    notes: [],
  };
}

function withLimits(value: number, [lower, upper]: readonly [number, number]): WithLimits {
  return { value, lower, upper };
}

/** Value and leading interval of an AUROC; null where there is none. */
function leadingEstimate({
  estimate,
}: Auroc): { readonly value: number; readonly interval: readonly [number, number] | null } | null {
  if (estimate.status !== "estimated" && estimate.status !== "degenerate") return null;
  const source = estimate.status === "degenerate" ? estimate.alternative : estimate;
  const interval =
    source?.status === "estimated" && source.lower !== undefined && source.upper !== undefined
      ? ([source.lower, source.upper] as const)
      : null;
  return { value: estimate.value, interval };
}
