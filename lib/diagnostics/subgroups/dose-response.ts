/**
 * Calibration by number of severely injured regions, at one mix of risks: observed over expected in each
 * level with the levels weighted to the risk fifths of all patients, and the change of the log odds for
 * each further region at the same predicted risk (logit p as an offset).
 *
 * @see Kitagawa, JASA 50 (1955), for direct standardisation; Cox, Biometrika 45 (1958), for the offset
 */
import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatNumber } from "@/lib/core/format-number";
import type { PredictionSet } from "@/lib/core/prediction-set";
import type { RunData } from "@/lib/series/run-data";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { normalQuantile } from "@/lib/statistics/distributions";
import { fitLogistic } from "@/lib/statistics/fit-logistic";
import { logitsOfRisks } from "@/lib/statistics/logit-of-risk";
import { estimateObservedExpected } from "@/lib/statistics/observed-expected";
import { quantile } from "@/lib/statistics/quantile";
import { takeRows } from "@/lib/statistics/take-rows";
import { measureDoseAttenuation } from "./dose-attenuation";
import { estimateLossTrend, standardiseExcessLoss } from "./dose-loss";
import type { DoseResponse } from "./subgroup-analysis";

const RULE = "severe-regions";
const LEVELS = ["0", "1", "2", "3+"] as const;
const Z = normalQuantile(0.975);
const FIFTHS = [0.2, 0.4, 0.6, 0.8] as const;
/** A level that lacks the risks of more than a fifth of all patients cannot stand for their mix. */
const MOST_MISSING = 0.2;
const FEWEST_EVENTS = 10;

/** @returns null where the file does not hold the severities of the regions */
export function measureDoseResponse(set: PredictionSet, rows: Int32Array, run: RunData): DoseResponse | null {
  const declared = LEVELS.map((group): PlannedSubgroup => {
    return { kind: "rule", name: group, rule: RULE, version: 1, group };
  });
  const levels = assignSubgroups(set, rows, declared).map((members) => ({
    members,
    sample: takeRows(set, members.rows),
  }));
  if (levels.filter(({ sample }) => sample.outcomes.length > 0).length < 2) return null;
  const all = takeRows(set, Int32Array.from(levels.flatMap(({ members }) => [...members.rows])));
  const cuts = FIFTHS.map((share) => quantile(all.risks, share));
  const trend = estimateTrend(levels.map(({ sample }) => sample));
  const whole = totalsByFifth(all, cuts).map(({ patients }) => patients);
  const total = whole.reduce((sum, patients) => sum + patients, 0);
  const mix = { cuts, shares: whole.map((patients) => patients / total), mostMissing: MOST_MISSING };
  const losses = levels.map(({ sample }) => standardiseExcessLoss(sample, mix));
  const attenuations = measureDoseAttenuation(run);
  return {
    levels: levels.map(({ sample }, index) => ({
      label: labelOf(LEVELS[index] ?? ""),
      patients: sample.outcomes.length,
      events: countEvents(sample),
      observedExpected: estimateObservedExpected(sample),
      standardised: standardise(sample, all, cuts),
      excessLoss: losses[index] ?? NO_LEVEL,
      attenuation: attenuations[index] ?? NO_LEVEL,
    })),
    trend,
    lossTrend: estimateLossTrend(losses),
    sentence: describeTrend(trend),
  };
}

const NO_LEVEL: Estimate = { status: "not-supplied", what: "a level" };

function labelOf(level: string): string {
  return level === "1" ? "1 region" : `${level === "3+" ? "3 or more" : level} regions`;
}

function countEvents({ outcomes }: BinarySample): number {
  return outcomes.reduce((sum, outcome) => sum + outcome, 0);
}

type FifthTotals = {
  readonly patients: number;
  readonly observed: number;
  readonly expected: number;
  readonly scatter: number;
};

function totalsByFifth({ outcomes, risks, weights }: BinarySample, cuts: readonly number[]): readonly FifthTotals[] {
  const totals = Array.from({ length: cuts.length + 1 }, () => ({ patients: 0, observed: 0, expected: 0, scatter: 0 }));
  for (let row = 0; row < risks.length; row += 1) {
    const risk = risks[row] ?? 0;
    const weight = weights?.[row] ?? 1;
    const own = totals[cuts.filter((cut) => risk > cut).length];
    if (own === undefined) continue;
    own.patients += weight;
    own.observed += weight * (outcomes[row] ?? 0);
    own.expected += weight * risk;
    own.scatter += weight ** 2 * risk * (1 - risk);
  }
  return totals;
}

function standardise(sample: BinarySample, all: BinarySample, cuts: readonly number[]): Estimate {
  const n = sample.outcomes.length;
  const events = countEvents(sample);
  const own = totalsByFifth(sample, cuts);
  const whole = totalsByFifth(all, cuts);
  const total = whole.reduce((sum, { patients }) => sum + patients, 0);
  let [observed, expected, scatter, missing] = [0, 0, 0, 0];
  for (const [fifth, level] of own.entries()) {
    const share = (whole[fifth]?.patients ?? 0) / total;
    if (level.patients === 0) {
      missing += share;
      continue;
    }
    observed += (share * level.observed) / level.patients;
    expected += (share * level.expected) / level.patients;
    scatter += (share / level.patients) ** 2 * level.scatter;
  }
  if (missing > MOST_MISSING || n === 0) {
    const reason =
      "The level has no patients in more than a fifth of the risks of all, so that it cannot stand for their mix.";
    return { status: "not-estimable", reason, n, events };
  }
  if (events < FEWEST_EVENTS || observed === 0)
    return { status: "not-estimable", reason: `Fewer than ${FEWEST_EVENTS} events in this level.`, n, events };
  const value = observed / expected;
  const margin = Math.exp((Z * Math.sqrt(scatter)) / expected);
  return {
    status: "estimated",
    value,
    lower: value / margin,
    upper: value * margin,
    level: 0.95,
    method: "observed / expected, standardised to the risk fifths of all patients; log-normal interval",
    n,
    events,
    notes: missing > 0 ? ["A fifth of the risks has no patients in this level and was left out."] : [],
  };
}

function estimateTrend(levels: readonly BinarySample[]): Estimate {
  const outcomes = Uint8Array.from(levels.flatMap((sample) => [...sample.outcomes]));
  const risks = Float64Array.from(levels.flatMap((sample) => [...sample.risks]));
  const dose = Float64Array.from(levels.flatMap((sample, level) => [...sample.outcomes].map(() => level)));
  const hasWeights = levels.some(({ weights }) => weights !== null);
  const weights = hasWeights ? Float64Array.from(levels.flatMap((sample) => [...(sample.weights ?? [])])) : null;
  const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const n = outcomes.length;
  if (Math.min(events, n - events) < 2 * FEWEST_EVENTS)
    return {
      status: "not-estimable",
      reason: `Fewer than ${2 * FEWEST_EVENTS} patients with or without the event.`,
      n,
      events,
    };
  const ones = new Float64Array(n).fill(1);
  const fit = fitLogistic({ columns: [ones, dose], outcomes, offset: logitsOfRisks(risks).logits, weights }, [0, 0]);
  const value = fit?.coefficients[1];
  const variance = fit?.covariance[1]?.[1];
  if (value === undefined || variance === undefined)
    return { status: "not-estimable", reason: "The fit of a trend did not converge.", n, events };
  const margin = Z * Math.sqrt(variance);
  return {
    status: "estimated",
    value,
    lower: value - margin,
    upper: value + margin,
    level: 0.95,
    method: "logistic regression on the number of regions with logit p as an offset, Wald interval",
    n,
    events,
    notes: ["3 or more regions count as 3."],
  };
}

function describeTrend(trend: Estimate): string {
  if (trend.status !== "estimated" || trend.lower === undefined || trend.upper === undefined)
    return "Whether calibration changes with the number of severely injured regions cannot be told.";
  const odds = [trend.value, trend.lower, trend.upper].map((log) => formatNumber(Math.exp(log)));
  const measured = `the odds of the event at the same predicted risk change by a factor of ${odds[0]} (${odds[1]} to ${odds[2]}; 1 is no change) in ${formatCount(trend.n, "patient")}`;
  const start = `With each further region of AIS 3 or more ${measured}.`;
  if (trend.lower > 0) return `${start} The more regions, the lower the model predicts for what happens.`;
  if (trend.upper < 0) return `${start} The more regions, the higher the model predicts for what happens.`;
  return `${start} The data fit no trend as well as one in either direction.`;
}
