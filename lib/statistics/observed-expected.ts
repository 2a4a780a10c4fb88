import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { normalQuantile } from "./distributions";
import { type SampleTotals, sumSample } from "./sample-totals";
import { unequalWeights } from "./unequal-weights";

/** Expected events per patient below which a bound of the ratio could overflow. */
const SMALLEST_EXPECTED = 1e-150;

/**
 * Observed events per expected event, O/E = Σy/Σp. Above 1 more happened than predicted: the model's risks
 * were too low. Interval on the scale of the logarithm with the delta method, in which both sums vary with
 * the patients: √Σw²(y − (O/E)p)² / Σwy. Debray's √((1 − O/n)/O) takes the expected number as given and so
 * covers too much where the risks tell patients apart.
 *
 * @returns without events (or without others) a ratio with the one exact (Clopper–Pearson) bound that exists
 *   and no other; not estimable where the model expects no event at all
 * @see Cochran, Sampling Techniques, 3rd ed. (1977), 2.11 and 6.3, for the ratio of two sums; Clopper &
 *   Pearson, Biometrika 26 (1934)
 */
export function estimateObservedExpected(sample: BinarySample): Estimate {
  const totals = sumSample(sample);
  const { rows: n, events } = totals;
  const reason = whyNoRatio(totals);
  if (reason !== null) return { status: "not-estimable", reason, n, events };
  const value = totals.weightOfEvents / totals.expected;
  if (events === 0 || totals.nonEvents === 0) return atTheEnd(value, totals, unequalWeights(sample) !== null);
  const margin = Math.exp(normalQuantile(0.975) * errorOfLogRatio(sample, totals));
  return {
    status: "estimated",
    value,
    lower: value / margin,
    upper: value * margin,
    level: 0.95,
    method: `ratio of sums, log-normal interval by the delta method${unequalWeights(sample) ? " with weights (sandwich)" : ""}`,
    n,
    events,
    notes: [],
  };
}

/** Why there is no ratio O/E, or null where there is one. */
export function whyNoRatio({ rows, expected, weight }: SampleTotals): string | null {
  if (rows === 0) return "There is no patient.";
  if (expected === 0) return "Every predicted risk is 0: the model expects no event to compare with.";
  return expected > SMALLEST_EXPECTED * weight
    ? null
    : "The model expects so few events that the ratio is beyond any number.";
}

/** Standard error of ln(O/E), both sums varying with the patients; needs events and others. */
export function errorOfLogRatio({ outcomes, risks, weights }: BinarySample, totals: SampleTotals): number {
  const ratio = totals.weightOfEvents / totals.expected;
  let squares = 0;
  for (let row = 0; row < totals.rows; row += 1)
    squares += ((weights?.[row] ?? 1) * ((outcomes[row] ?? 0) - ratio * (risks[row] ?? 0))) ** 2;
  return Math.sqrt(squares) / totals.weightOfEvents;
}

/**
 * The interval of O/E that takes the expected number as given, as meta-analyses use it: log-normal with
 * √((1 − O/n)/O).
 *
 * @returns null with weights, and where all patients have the same outcome
 * @see Debray et al., "A guide to systematic review and meta-analysis of prediction model performance",
 *   BMJ 356 (2017)
 */
export function debrayInterval(sample: BinarySample): readonly [number, number] | null {
  const { rows, events, nonEvents, expected } = sumSample(sample);
  if (unequalWeights(sample) !== null || events === 0 || nonEvents === 0 || expected === 0) return null;
  const margin = Math.exp(normalQuantile(0.975) * Math.sqrt((1 - events / rows) / events));
  return [events / expected / margin, (events / expected) * margin];
}

/** All patients have the same outcome: the normal interval would have no width, or none at all. */
function atTheEnd(value: number, totals: SampleTotals, weighted: boolean): Estimate {
  const { rows: n, events } = totals;
  const common = { status: "estimated", value, n, events } as const;
  const what = events === 0 ? "No patient had the event" : "Every patient had the event";
  if (weighted)
    return { ...common, method: "ratio of sums", notes: [`${what}: with weights there is no exact bound.`] };
  // Clopper–Pearson at 0 of n is 1 − (α/2)^(1/n), and at n of n (α/2)^(1/n).
  const share = events === 0 ? -Math.expm1(Math.log(0.025) / n) : 0.025 ** (1 / n);
  const bound = (n * share) / totals.expected;
  return {
    ...common,
    ...(events === 0 ? { upper: bound } : { lower: bound }),
    level: 0.95,
    method: "ratio of sums, exact binomial (Clopper–Pearson) bound",
    notes: [`${what}: only ${events === 0 ? "an upper" : "a lower"} bound exists.`],
  };
}
