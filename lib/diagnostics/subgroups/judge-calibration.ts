import { capitalise } from "@/lib/core/capitalise";
import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatGiven, formatInteger, formatNumber } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { compareObservedExpected } from "@/lib/statistics/compare-calibration";
import { normalQuantile } from "@/lib/statistics/distributions";
import type { Evidence, GroupResult } from "./subgroup-analysis";
import { ratioOf, type TestedSample, testCalibrationAgainst, testCalibrationWithin } from "./test-calibration";

type Result = Pick<GroupResult, "name" | "patients" | "events" | "observedExpected" | "meanRisk" | "calibrationSlope">;
type Interval = { readonly value: number; readonly lower: number; readonly upper: number };

/** Observed against expected events within one group; the ideal is a ratio of 1, whose logarithm is 0. */
export function judgeCalibrationWithin(result: Result, tested: TestedSample, margin: number | null): Evidence {
  const effect = logOf(result.observedExpected);
  return {
    measure: "calibration",
    sentence: describeWithin(result, effect, margin),
    answer: answerOf(result, effect, margin),
    effect,
    margin,
    p: effect.status === "estimated" ? testCalibrationWithin(tested).p : null,
    adjustedP: null,
  };
}

/** The calibration of a group against that of other patients; no difference is the ideal, and no direction better. */
export function judgeCalibrationAgainst(
  result: Result,
  others: Named,
  tested: TestedSample,
  margin: number | null,
): Evidence {
  const effect = differenceOf({ name: result.name, tested }, others);
  return {
    measure: "calibration",
    sentence: describeAgainst(result.name, others.name, effect, margin),
    answer: answerAgainst(intervalOf(effect), margin, others.name),
    effect,
    margin,
    p: effect.status === "estimated" ? testCalibrationAgainst(tested, others.tested).p : null,
    adjustedP: null,
  };
}

function logOf(ratio: Estimate): Estimate {
  if (ratio.status !== "estimated") return ratio;
  const { value, lower, upper, n, events = 0 } = ratio;
  if (value === 0 || lower === undefined || upper === undefined) {
    const reason = "Too few events for an interval of the ratio of observed to expected.";
    return { status: "not-estimable", reason, n, events };
  }
  return {
    ...ratio,
    value: Math.log(value),
    lower: Math.log(lower),
    upper: Math.log(upper),
    method: `ln(observed / expected): ${ratio.method}`,
  };
}

type Named = { readonly name: string; readonly tested: TestedSample };

/** With rows that share patients the error is robust to that; else it is that of two independent groups. */
function differenceOf(of: Named, against: Named): Estimate {
  if (of.tested.patients === null && against.tested.patients === null) {
    const named = ({ name, tested }: Named) => ({ name, sample: tested.sample });
    return compareObservedExpected(named(of), named(against)).difference;
  }
  const [own, rest] = [ratioOf(of.tested), ratioOf(against.tested)];
  const n = of.tested.sample.outcomes.length + against.tested.sample.outcomes.length;
  if (own === null || rest === null || !(own.error > 0) || !(rest.error > 0))
    return { status: "not-estimable", reason: "One of the two has no event, or nothing scatters.", n };
  const value = own.log - rest.log;
  const margin = normalQuantile(0.975) * Math.hypot(own.error, rest.error);
  return {
    status: "estimated",
    value,
    lower: value - margin,
    upper: value + margin,
    level: 0.95,
    method: "difference of ln(observed / expected), errors over whole patients",
    n,
    notes: [],
  };
}

function intervalOf(effect: Estimate): Interval | null {
  if (effect.status !== "estimated" || effect.lower === undefined || effect.upper === undefined) return null;
  return { value: effect.value, lower: effect.lower, upper: effect.upper };
}

function describeWithin(result: Result, effect: Estimate, margin: number | null): string {
  const { name, patients, events, observedExpected, meanRisk } = result;
  const observed = `${capitalise(groupWords(name))}: of ${formatCount(patients, "patient")} ${formatInteger(events)} had the event`;
  if (meanRisk.status !== "estimated") return `${observed}.`;
  const expected = `the model expected ${formatNumber(meanRisk.value * patients)}`;
  const interval = intervalOf(effect);
  if (interval === null || observedExpected.status !== "estimated")
    return `${observed}; ${expected}. Too few events to tell more.`;
  const ratio = [interval.value, interval.lower, interval.upper].map((log) => formatNumber(Math.exp(log)));
  const measured = `observed / expected ${ratio[0]} (${ratio[1]} to ${ratio[2]}; 1 is ideal)`;
  return `${observed}; ${expected}: ${measured}. ${capitalise(spokenAnswer(result, effect, margin))}.`;
}

/** What can be told comes first: a finding that rests on the spread does not begin with "inconclusive". */
function spokenAnswer(result: Result, effect: Estimate, margin: number | null): string {
  const spread = spreadOf(result.calibrationSlope);
  const isOpen = answerWithin(intervalOf(effect), margin) === INCONCLUSIVE;
  return isOpen && spread !== null
    ? `${spread}; whether their level is too low or too high cannot be told: the data fit both`
    : answerOf(result, effect, margin);
}

/** What is said of the level of the risks and, where it can be told, of their spread. */
function answerOf({ calibrationSlope }: Result, effect: Estimate, margin: number | null): string {
  const spread = spreadOf(calibrationSlope);
  const level = answerWithin(intervalOf(effect), margin);
  return spread === null ? level : `${level}; ${spread}`;
}

/** A slope below 1: high risks came true less often, and low ones more often, than predicted. */
function spreadOf(slope: Estimate): string | null {
  if (slope.status !== "estimated" || slope.lower === undefined || slope.upper === undefined) return null;
  if (slope.upper < 1) return `the risks are too extreme (slope ${formatNumber(slope.value)}, 1 is ideal)`;
  if (slope.lower > 1) return `the risks are not spread widely enough (slope ${formatNumber(slope.value)}, 1 is ideal)`;
  return null;
}

const INCONCLUSIVE = "inconclusive: the data fit predictions that are too low as well as too high";

/** What an interval of ln(observed / expected) allows to be said; below 0 is "the model predicted too high". */
function answerWithin(interval: Interval | null, margin: number | null): string {
  if (interval === null) return "too few events to tell";
  const { lower, upper } = interval;
  const factor = margin === null ? "" : formatNumber(Math.exp(margin), 3);
  if (margin !== null) {
    if (lower > margin) return `the model predicted too low, by more than the declared factor of ${factor}`;
    if (upper < -margin) return `the model predicted too high, by more than the declared factor of ${factor}`;
    if (lower > -margin && upper < margin) return `within the declared factor of ${factor}`;
  }
  const perhaps = margin === null ? "" : `, perhaps by less than the declared factor of ${factor}`;
  if (lower > 0) return `the model predicted too low${perhaps}`;
  if (upper < 0) return `the model predicted too high${perhaps}`;
  return INCONCLUSIVE;
}

function describeAgainst(of: string, against: string, effect: Estimate, margin: number | null): string {
  const interval = intervalOf(effect);
  const title = `Observed / expected of ${groupWords(of)} against ${against}`;
  if (interval === null) return `${title} cannot be compared: too few events.`;
  const ratio = [interval.value, interval.lower, interval.upper].map((log) => formatNumber(Math.exp(log)));
  const measured = `${ratio[0]} times that of ${against} (${ratio[1]} to ${ratio[2]}; 1 is no difference)`;
  return `${title}: ${measured}. ${capitalise(answerAgainst(interval, margin, against))}.`;
}

function answerAgainst(interval: Interval | null, margin: number | null, against: string): string {
  if (interval === null) return "too few events to tell";
  const { lower, upper } = interval;
  if (margin !== null && lower > -margin && upper < margin)
    return `no difference to ${against} beyond the declared factor of ${formatGiven(Number(Math.exp(margin).toPrecision(3)))}`;
  if (lower > 0) return `more events for what was predicted than in ${against}: risks are lower in comparison`;
  if (upper < 0) return `fewer events for what was predicted than in ${against}: risks are higher in comparison`;
  return `inconclusive against ${against}: the data fit more as well as fewer events for what was predicted`;
}
