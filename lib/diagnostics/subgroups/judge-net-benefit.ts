/**
 * Net benefit of a group at the threshold: against the better of the two strategies that need no model,
 * and against other patients. Both are means of one number a patient, so that a normal test stands beside
 * the interval of the bootstrap.
 *
 * @see Vickers & Elkin, Medical Decision Making 26 (2006); Benitez-Aurioles et al., Epidemiology (2025), for
 *   net benefit by subgroup
 */
import type { Estimate } from "@/lib/core/estimate";
import { formatGiven, formatNumber } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { normalQuantile, twoSidedNormal } from "@/lib/statistics/distributions";
import { judgeEvidence } from "@/lib/statistics/evidence-verdict";
import type { Evidence, GroupAlarms, GroupResult } from "./subgroup-analysis";
import type { TestedSample } from "./test-calibration";

const Z = normalQuantile(0.975);

/** What the model adds within a group: net benefit over alarming for all or for nobody, whichever is better. */
export function judgeNetBenefitWithin(
  { name }: Pick<GroupResult, "name">,
  tested: TestedSample,
  alarms: GroupAlarms,
  margin: number | null,
): Evidence {
  const strategy = alarms.treatAll > 0 ? "alarming for everybody" : "alarming for nobody";
  const verdict = judgeEvidence({
    measure: `Net benefit at ${formatGiven(alarms.threshold)}`,
    of: `the model in ${groupWords(name)}`,
    against: strategy,
    difference: alarms.overDefault,
    isHigherBetter: true,
    margin,
  });
  const own = gainOf(tested, alarms.threshold, alarms.treatAll > 0);
  return {
    measure: "net-benefit",
    sentence: `${verdict.sentence} ${inHundred(alarms.overDefault, strategy)}`.trim(),
    answer: verdict.answer.replaceAll("-", " "),
    effect: alarms.overDefault,
    margin,
    p: own === null || own.error === 0 ? null : twoSidedNormal(own.mean / own.error),
    adjustedP: null,
  };
}

/** What the model adds in a group against what it adds for other patients, per event: groups differ in prevalence. */
export function judgeNetBenefitAgainst(
  { name }: Pick<GroupResult, "name">,
  others: { readonly name: string; readonly tested: TestedSample },
  tested: TestedSample,
  threshold: number,
): Evidence {
  const [own, rest] = [standardisedGain(tested, threshold), standardisedGain(others.tested, threshold)];
  const difference = differenceOf(own, rest, tested.sample.outcomes.length + others.tested.sample.outcomes.length);
  const verdict = judgeEvidence({
    measure: `Standardised gain in net benefit at ${formatGiven(threshold)}`,
    of: groupWords(name),
    against: others.name,
    difference,
    isHigherBetter: true,
    margin: null,
  });
  const error = own === null || rest === null ? 0 : Math.hypot(own.error, rest.error);
  return {
    measure: "net-benefit",
    sentence: verdict.sentence,
    answer: verdict.answer.replaceAll("-", " "),
    effect: difference,
    margin: null,
    p: own === null || rest === null || error === 0 ? null : twoSidedNormal((own.mean - rest.mean) / error),
    adjustedP: null,
  };
}

type Mean = { readonly mean: number; readonly error: number };

/** Mean of what the model adds over the default for each patient, with its error over whole patients. */
function gainOf({ sample, patients }: TestedSample, threshold: number, treatAll: boolean): Mean | null {
  const cost = threshold / (1 - threshold);
  const gains = Float64Array.from(sample.outcomes, (outcome, row) => {
    const call = outcome === 1 ? 1 : -cost;
    return ((sample.risks[row] ?? 0) >= threshold ? call : 0) - (treatAll ? call : 0);
  });
  return meanOverPatients(gains, sample.weights, patients);
}

function standardisedGain(tested: TestedSample, threshold: number): Mean | null {
  const { outcomes, weights } = tested.sample;
  let [events, total] = [0, 0];
  for (let row = 0; row < outcomes.length; row += 1) {
    events += (weights?.[row] ?? 1) * (outcomes[row] ?? 0);
    total += weights?.[row] ?? 1;
  }
  if (events === 0) return null;
  const prevalence = events / total;
  const treatAll = prevalence - (1 - prevalence) * (threshold / (1 - threshold)) > 0;
  const gain = gainOf(tested, threshold, treatAll);
  return gain === null ? null : { mean: gain.mean / prevalence, error: gain.error / prevalence };
}

function meanOverPatients(
  values: Float64Array,
  weights: Float64Array | null,
  patients: Int32Array | null,
): Mean | null {
  if (values.length === 0) return null;
  let [total, sum] = [0, 0];
  for (let row = 0; row < values.length; row += 1) {
    total += weights?.[row] ?? 1;
    sum += (weights?.[row] ?? 1) * (values[row] ?? 0);
  }
  const mean = sum / total;
  const residuals = new Map<number, number>();
  for (let row = 0; row < values.length; row += 1) {
    const patient = patients?.[row] ?? row;
    residuals.set(patient, (residuals.get(patient) ?? 0) + (weights?.[row] ?? 1) * ((values[row] ?? 0) - mean));
  }
  let squares = 0;
  for (const residual of residuals.values()) squares += residual ** 2;
  return { mean, error: Math.sqrt(squares) / total };
}

function differenceOf(own: Mean | null, rest: Mean | null, n: number): Estimate {
  if (own === null || rest === null)
    return { status: "not-estimable", reason: "One of the two has no patient with the event.", n };
  const value = own.mean - rest.mean;
  const margin = Z * Math.hypot(own.error, rest.error);
  return {
    status: "estimated",
    value,
    lower: value - margin,
    upper: value + margin,
    level: 0.95,
    method: "difference of gains over the default per event, normal interval",
    n,
    notes: [],
  };
}

function inHundred(gain: Estimate, strategy: string): string {
  if (gain.status !== "estimated") return "";
  const calls = formatNumber(Math.abs(100 * gain.value), 2);
  return gain.value < 0
    ? `Per 100 patients that is ${calls} true calls fewer than by ${strategy}.`
    : `Per 100 patients that is ${calls} more true calls, without extra false calls, than by ${strategy}.`;
}
