/**
 * The verdicts of `subgroup-performance` on a simulated set by its own parts, without the curves,
 * bootstraps and texts of the whole analysis, which change no verdict: a set costs milliseconds.
 */
import { type PlanContent, UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import type { Estimate } from "@/lib/core/estimate";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { findEvidence } from "@/lib/diagnostics/rules/subgroup-performance";
import { judgeGroups, measureOthers, restOf } from "@/lib/diagnostics/subgroups/judge-groups";
import type { MeasuredGroup } from "@/lib/diagnostics/subgroups/measure-group";
import type { Evidence, GroupAlarms, GroupResult } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { measureConfusion } from "@/lib/statistics/confusion";
import { measureWorth, rankRisks } from "@/lib/statistics/net-benefit-worth";
import { estimateObservedExpected } from "@/lib/statistics/observed-expected";
import { takeRows } from "@/lib/statistics/take-rows";
import { nameOf } from "./draw-set";

/** Of each group the measure that a finding stands on; null where nothing is found. */
type JudgedSet = readonly (Evidence["measure"] | null)[];

export function planFor(set: PredictionSet, threshold: number | null, isDeclared: boolean): PlanContent {
  const [column] = set.columns;
  const names = isDeclared ? (column?.labels ?? []) : [];
  return {
    ...UNDECLARED_PLAN,
    threshold: threshold === null ? null : { value: threshold, owner: "simulated", reason: "simulated" },
    subgroups: names.map((name) => ({ kind: "label", name, column: column?.name ?? "", label: name })),
  };
}

export function judgeSet(set: PredictionSet, plan: PlanContent): JudgedSet {
  const labels = set.columns[0]?.labels ?? [];
  return judgeSome(
    set,
    plan,
    labels.map((_label, group) => group),
  ).map((result) => findEvidence(result)?.measure ?? null);
}

/**
 * The same of one group of a family of so many, in which nothing is found of the others: Holm then
 * multiplies the smallest probability by their number. It spares judging all of them.
 */
export function judgeOneOf(
  set: PredictionSet,
  plan: PlanContent,
  { group, family }: { readonly group: number; readonly family: number },
): JudgedSet[number] {
  const [result] = judgeSome(set, plan, [group]);
  if (result === undefined) return null;
  const within = result.within.map((evidence) => ({
    ...evidence,
    adjustedP: evidence.adjustedP === null ? null : evidence.adjustedP * family,
  }));
  return findEvidence({ ...result, within })?.measure ?? null;
}

function judgeSome(set: PredictionSet, plan: PlanContent, groups: readonly number[]): readonly GroupResult[] {
  const rows = Int32Array.from({ length: set.rows }, (_, row) => row);
  const judged = groups.map((group) => {
    const measured = measure(set, group, plan);
    return {
      measured,
      others: measureOthers({ name: "all other patients", rows: restOf(rows, measured) }, set),
    };
  });
  return judgeGroups(judged, plan);
}

const NOT_MEASURED: Estimate = { status: "not-supplied", what: "what no verdict rests on" };

function measure(set: PredictionSet, group: number, plan: PlanContent): MeasuredGroup {
  const codes = set.columns[0]?.codes ?? new Int32Array(0);
  const rows = Int32Array.from(codes.keys()).filter((row) => codes[row] === group);
  const sample = takeRows(set, rows);
  const events = sample.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const name = nameOf(group);
  const result: Omit<GroupResult, "within" | "against" | "needed"> = {
    name,
    description: name,
    family: "subgroup",
    patients: rows.length,
    events,
    unknown: 0,
    effectivePatients: null,
    prevalence: NOT_MEASURED,
    meanRisk: NOT_MEASURED,
    observedExpected: estimateObservedExpected(sample),
    calibrationInTheLarge: NOT_MEASURED,
    calibrationIntercept: NOT_MEASURED,
    calibrationSlope: NOT_MEASURED,
    auroc: NOT_MEASURED,
    expectedAuroc: NOT_MEASURED,
    averagePrecision: NOT_MEASURED,
    brier: NOT_MEASURED,
    brierScaled: NOT_MEASURED,
    clipped: 0,
    curve: { status: "too-small", reason: "No verdict rests on it." },
    histogram: [],
    alarms: plan.threshold === null ? null : measureAlarms(sample, plan.threshold.value),
    decisions: [],
    comparators: [],
  };
  const definition = { kind: "label", name, column: "subgroup", label: name } as const;
  const members = { name, definition, description: name, family: "subgroup", rows, unknown: new Int32Array(0) };
  return { members, sample, patients: null, result };
}

function measureAlarms(sample: BinarySample, threshold: number): GroupAlarms {
  const { numberNeededToEvaluate: _, flagRate: __, ...confusion } = measureConfusion(sample, threshold);
  const rows = Int32Array.from(sample.outcomes.keys());
  const [worth] = measureWorth(sample, rankRisks(sample.risks, [threshold]), rows, [threshold]);
  const { model = 0, treatAll = 0 } = worth ?? {};
  const value = model - Math.max(0, treatAll);
  const overDefault: Estimate = {
    status: "estimated",
    value,
    level: 0.95,
    method: "value alone",
    n: rows.length,
    events: sample.outcomes.reduce((sum, outcome) => sum + outcome, 0),
    notes: [],
  };
  return { ...confusion, netBenefit: overDefault, treatAll, overDefault };
}
