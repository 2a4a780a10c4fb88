/**
 * Net benefit of a group at the threshold: against the better of the two strategies that need no model,
 * and against other patients. Tested is harm alone, on one side: that the model does worse than the default, and
 * worse than for others. Both are means of one number a patient; where few patients are called otherwise than
 * the default calls them the normal distribution is no guide, and the share of events among these decides.
 *
 * @see Vickers & Elkin, Medical Decision Making 26 (2006); Benitez-Aurioles et al., Epidemiology (2025), for
 *   net benefit by subgroup
 */
import type { Estimate } from "@/lib/core/estimate";
import { formatGiven, formatNumber } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { binomialCdf, normalCdf, normalQuantile } from "@/lib/statistics/distributions";
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
    p: testHarm(tested, alarms, own),
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
    p:
      own === null || rest === null || error === 0
        ? null
        : Math.max(normalCdf((own.mean - rest.mean) / error), compareCalls(tested, others.tested, threshold)),
    adjustedP: null,
  };
}

/**
 * P of a gain so low where there is none: with the default of alarming for nobody the model gains as long as
 * a share t of those it alarms for have the event, with that of alarming for all as long as no more of those
 * it spares have it; an exact binomial test, the normal one where rows are no patients of weight 1.
 */
function testHarm(tested: TestedSample, alarms: GroupAlarms, gain: Mean | null): number | null {
  if (gain === null || gain.error === 0) return null;
  const treatAll = alarms.treatAll > 0;
  const calls = countCalls(tested, alarms.threshold, treatAll);
  if (calls === null) return normalCdf(gain.mean / gain.error);
  const { events, patients } = calls;
  return treatAll
    ? binomialCdf(patients - events, patients, 1 - alarms.threshold)
    : binomialCdf(events, patients, alarms.threshold);
}

/**
 * P of events among those called otherwise than by default that speak so much against the group, where
 * they are as frequent in it as in the others; 0 where the two have no default in common, or cannot be counted.
 */
function compareCalls(own: TestedSample, others: TestedSample, threshold: number): number {
  const treatAll = isWorthTreatingAll(own, threshold);
  if (treatAll !== isWorthTreatingAll(others, threshold)) return 0;
  const [first, second] = [countCalls(own, threshold, treatAll), countCalls(others, threshold, treatAll)];
  if (first === null || second === null || first.patients === 0 || second.patients === 0) return 0;
  const pooled = (first.events + second.events) / (first.patients + second.patients);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.patients + 1 / second.patients));
  const difference = first.events / first.patients - second.events / second.patients;
  return error === 0 ? 1 : normalCdf((treatAll ? -difference : difference) / error);
}

/** Patients that the model calls otherwise than the default, and those with the event among them; null where rows are no patients of weight 1. */
function countCalls(
  { sample, patients }: TestedSample,
  threshold: number,
  treatAll: boolean,
): { readonly events: number; readonly patients: number } | null {
  if (sample.weights !== null || patients !== null) return null;
  const calls = sample.outcomes.filter((_, row) => (sample.risks[row] ?? 0) >= threshold !== treatAll);
  return { events: calls.reduce((sum, outcome) => sum + outcome, 0), patients: calls.length };
}

function isWorthTreatingAll({ sample: { outcomes, weights } }: TestedSample, threshold: number): boolean {
  let [events, total] = [0, 0];
  for (let row = 0; row < outcomes.length; row += 1) {
    events += (weights?.[row] ?? 1) * (outcomes[row] ?? 0);
    total += weights?.[row] ?? 1;
  }
  return events - (total - events) * (threshold / (1 - threshold)) > 0;
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
