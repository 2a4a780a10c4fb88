import type { Estimate } from "@/lib/core/estimate";
import { formatNumber } from "@/lib/core/format-number";
import type { BinarySample } from "./binary-sample";
import { normalQuantile } from "./distributions";
import { logitsOfRisks } from "./logit-of-risk";
import { errorOfLogRatio, whyNoRatio } from "./observed-expected";
import { fitInTheLarge } from "./recalibrate";
import { likelihoodLimitsInTheLarge, needsOtherLimits } from "./recalibration-limits";
import { type SampleTotals, sumSample } from "./sample-totals";
import { squareAndAdd, type WithLimits } from "./square-and-add";

/** Patients with the name that texts call them by. */
export type NamedSample = { readonly name: string; readonly sample: BinarySample };

/** A difference in calibration between two groups of different patients. */
export type CalibrationDifference = {
  /** `of` minus `against`; 0 where the model is off by as much in both. */
  readonly difference: Estimate;
  /** What the sign says, with both names, and which of them lies nearer to calibration. */
  readonly direction: string;
  /** Name of the one whose own estimate lies nearer to calibration; null where neither does or it is unknown. */
  readonly nearer: string | null;
};

/**
 * Difference of ln(O/E) between two groups of different patients, with a normal interval at 95 %.
 *
 * @returns not estimable where one of them has one class only, or expects no event
 * @see Altman & Bland, "Interaction revisited: the difference between two estimates", BMJ 326 (2003)
 */
export function compareObservedExpected(of: NamedSample, against: NamedSample): CalibrationDifference {
  return compare(of, against, {
    name: "ln(O/E)",
    method: "difference of ln(O/E) of independent groups, normal interval",
    measure: ({ sample }) => logRatioOf(sample),
    show: (value) => `O/E ${formatNumber(Math.exp(value))}`,
  });
}

/**
 * Difference of calibration-in-the-large (on the scale of log odds) between two groups of different
 * patients, with an interval at 95 % from the limits of both, put together at right angles; with Wald's
 * limits that is the normal interval.
 *
 * @returns not estimable where one of them has one class only
 * @see Altman & Bland, "Interaction revisited: the difference between two estimates", BMJ 326 (2003)
 */
export function compareInTheLarge(of: NamedSample, against: NamedSample): CalibrationDifference {
  return compare(of, against, {
    name: "Calibration-in-the-large",
    method: "difference of calibration-in-the-large of independent groups, limits of both put together",
    measure: ({ sample }) => inTheLargeOf(sample),
    show: (value) => formatNumber(value),
  });
}

/** A value with the limits of its interval at 95 %. */
type Measured = { readonly value: number; readonly limits: readonly [number, number] } | { readonly reason: string };

function logRatioOf(sample: BinarySample): Measured {
  const totals = sumSample(sample);
  const reason = reasonAgainst(totals);
  if (reason !== null) return { reason };
  return withNormalLimits(Math.log(totals.weightOfEvents / totals.expected), errorOfLogRatio(sample, totals));
}

function reasonAgainst(totals: SampleTotals): string | null {
  const reason = whyNoRatio(totals);
  if (reason !== null) return reason;
  if (totals.events === 0) return "No patient had the event, and the ratio 0 has no logarithm.";
  return totals.nonEvents === 0 ? "Every patient had the event, and the ratio has no standard error." : null;
}

function inTheLargeOf(sample: BinarySample): Measured {
  const { logits } = logitsOfRisks(sample.risks);
  const fit = fitInTheLarge(sample, logits);
  if ("reason" in fit) return fit;
  const value = fit.coefficients[0] ?? Number.NaN;
  const few = needsOtherLimits(sample) ? likelihoodLimitsInTheLarge(sample, logits, fit) : null;
  if (few !== null) return { value, limits: few.limits };
  return withNormalLimits(value, Math.sqrt(fit.covariance[0]?.[0] ?? Number.NaN));
}

function withNormalLimits(value: number, error: number): Measured {
  const margin = normalQuantile(0.975) * error;
  return { value, limits: [value - margin, value + margin] };
}

function withLimits({ value, limits: [lower, upper] }: Extract<Measured, { readonly value: number }>): WithLimits {
  return { value, lower, upper };
}

type Comparison = {
  readonly name: string;
  readonly method: string;
  readonly measure: (group: NamedSample) => Measured;
  readonly show: (value: number) => string;
};

function compare(of: NamedSample, against: NamedSample, how: Comparison): CalibrationDifference {
  const [first, second] = [how.measure(of), how.measure(against)];
  const meaning = `${how.name} of ${of.name} minus that of ${against.name}: above 0, the model's risks are too low by more (or too high by less) for ${of.name} than for ${against.name}.`;
  const n = of.sample.outcomes.length + against.sample.outcomes.length;
  const events = sumSample(of.sample).events + sumSample(against.sample).events;
  if ("reason" in first || "reason" in second) {
    const reason = [reasonOf(of.name, first), reasonOf(against.name, second)].filter((text) => text !== null).join(" ");
    return { difference: { status: "not-estimable", reason, n, events }, direction: meaning, nearer: null };
  }
  const value = first.value - second.value;
  const nearer = nearerOf({ name: of.name, off: first.value }, { name: against.name, off: second.value });
  const shown = `${of.name} ${how.show(first.value)}, ${against.name} ${how.show(second.value)}`;
  return {
    difference: {
      status: "estimated",
      value,
      ...squareAndAdd(withLimits(first), withLimits(second)),
      level: 0.95,
      method: how.method,
      n,
      events,
      notes: [],
    },
    direction: `${meaning} Nearer to calibration is better: ${nearer === null ? "neither lies nearer" : `that is ${nearer}`} (${shown}).`,
    nearer,
  };
}

function reasonOf(name: string, measured: Measured): string | null {
  return "reason" in measured ? `${name}: ${measured.reason}` : null;
}

function nearerOf(
  a: { readonly name: string; readonly off: number },
  b: { readonly name: string; readonly off: number },
): string | null {
  if (Math.abs(a.off) === Math.abs(b.off)) return null;
  return Math.abs(a.off) < Math.abs(b.off) ? a.name : b.name;
}
