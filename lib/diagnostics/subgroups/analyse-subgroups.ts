import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { CLINICAL_RULES } from "@/lib/clinical/clinical-rules";
import { computeTriss } from "@/lib/clinical/compute-triss";
import type { SubgroupMembers } from "@/lib/clinical/subgroup-members";
import { type PlanContent, UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { groupWords } from "@/lib/core/group-words";
import type { PredictionSet } from "@/lib/core/prediction-set";
import type { RunData } from "@/lib/series/run-data";
import { CALIBRATION_POLICY } from "@/lib/statistics/calibration-policy";
import { rememberByRun } from "../measures/remember-by-run";
import { choosePredictionSet } from "./choose-prediction-set";
import { compareFamily } from "./compare-family";
import { describeTie } from "./describe-tie";
import { measureDoseResponse } from "./dose-response";
import { judgeGroups, measureOthers, restOf } from "./judge-groups";
import { listAlternativeResults } from "./list-alternative-results";
import { listUndeclared } from "./list-undeclared";
import { type GroupContext, type MeasuredGroup, measureGroup } from "./measure-group";
import type { GroupFamily, GroupResult, SubgroupAnalysis, SubgroupOutcome } from "./subgroup-analysis";

/** More groups than anybody reads among those that nobody declared; those that a plan names have no such end. */
export const MOST_UNDECLARED = 60;

/**
 * What the predictions of a run say of each group of patients: a pure function of the latest prediction
 * set that has rows to judge on, and of the project's plan. Without a plan the groups are those that the
 * file offers, nothing is compared with a margin, and everything counts as a search. With declared groups
 * what else the file offers is a search beside them, judged apart.
 */
export function analyseSubgroups(run: RunData): SubgroupOutcome {
  return remembered(run, "subgroups");
}

/** The rule, the page and the report ask for the same. */
const remembered = rememberByRun((run, _: "subgroups") => analyse(run));

function analyse(run: RunData): SubgroupOutcome {
  const chosen = choosePredictionSet(run.predictions);
  if ("reason" in chosen) return { status: "none", reason: chosen.reason };
  const { set, evaluated } = chosen;
  const plan = run.plan?.content ?? UNDECLARED_PLAN;
  const threshold = chooseThreshold(set, evaluated.rows, plan);
  const triss = computeTriss(set);
  const context: GroupContext = {
    set,
    threshold: threshold?.value ?? null,
    decisionRange: plan.decisionRange,
    comparators: triss === null ? set.comparators : [...set.comparators, triss],
    drawsCurves: true,
  };
  const plain = { ...context, drawsCurves: false };
  const found = assignSubgroups(set, evaluated.rows, plan.subgroups);
  const isDeclared = plan.subgroups.length > 0;
  const listed = isDeclared ? found : found.slice(0, MOST_UNDECLARED);
  const offered = isDeclared ? listUndeclared(set, evaluated.rows, listed) : [];
  const measured = listed.map((members) =>
    measureGroup(members, isDeclared || members.family === listed[0]?.family ? context : plain),
  );
  const searched = offered.slice(0, MOST_UNDECLARED).map((members) => measureGroup(members, plain));
  const results = judgeMeasured(measured, { set, rows: evaluated.rows, plan });
  // Adjusted on their own, and held against all others: no reference was declared for them.
  const beside = { ...plan, subgroups: [], reference: null };
  const explored = judgeMeasured(searched, { set, rows: evaluated.rows, plan: beside });
  return {
    status: "analysed",
    set: {
      name: set.name,
      rows: set.rows,
      checkpointStep: set.checkpointStep,
      modelSha256: set.modelSha256,
      dataSha256: set.dataSha256,
      warnings: set.warnings,
    },
    evaluated: { rows: evaluated.rows.length, split: evaluated.split, sentence: evaluated.sentence },
    tie: describeTie(set, run),
    plan: { version: run.plan?.version ?? null, isAfterResults: run.plan?.isAfterResults ?? false, content: plan },
    threshold,
    overall: describeOverall(evaluated.rows, context, plan),
    families: groupByFamily(results, measured),
    explored: groupByFamily(explored, [...measured, ...searched]),
    alternatives: [
      ...listAlternativeResults(results, measured, { context: plain, rows: evaluated.rows, plan }),
      ...listAlternativeResults(explored, searched, { context: plain, rows: evaluated.rows, plan: beside }),
    ],
    doseResponse: measureDoseResponse(set, evaluated.rows, run),
    multiplicity: describeMultiplicity(results, plan, {
      explored,
      left: found.length - listed.length + offered.length - searched.length,
    }),
    policies: describePolicies([...results, ...explored], [...measured, ...searched]),
  };
}

/** Each group against the reference, or against all other patients. */
function judgeMeasured(
  measured: readonly MeasuredGroup[],
  { set, rows, plan }: { readonly set: PredictionSet; readonly rows: Int32Array; readonly plan: PlanContent },
): readonly GroupResult[] {
  const reference = measured.find(({ members }) => members.name === plan.reference) ?? null;
  const judged = measured.map((group) => {
    const isReference = reference === null || group === reference;
    const others = isReference ? restOf(rows, group) : withoutShared(reference.members, group.members);
    const name = isReference ? "all other patients" : groupWords(reference.members.name);
    return { measured: group, others: measureOthers({ name, rows: others }, set) };
  });
  return judgeGroups(judged, plan);
}

/** What was declared, else the one threshold that all rows of the file name. */
function chooseThreshold(set: PredictionSet, rows: Int32Array, plan: PlanContent): SubgroupAnalysis["threshold"] {
  if (plan.threshold !== null) return { value: plan.threshold.value, source: "declared" };
  const first = rows[0];
  const value = first === undefined ? undefined : set.thresholds?.[first];
  if (value === undefined || !rows.every((row) => set.thresholds?.[row] === value)) return null;
  return { value, source: "file" };
}

/** The reference without those who are in the group as well: nobody is compared with themselves. */
function withoutShared(reference: SubgroupMembers, group: SubgroupMembers): Int32Array {
  const shared = new Set(group.rows);
  return reference.rows.filter((row) => !shared.has(row));
}

function describeOverall(rows: Int32Array, context: GroupContext, plan: PlanContent): GroupResult {
  const name = "all patients";
  const definition = { kind: "label", name, column: "", label: name } as const;
  const description = "Every patient that is judged.";
  const members = { name, definition, description, family: name, rows, unknown: new Int32Array(0) };
  const [overall] = judgeGroups([{ measured: measureGroup(members, context), others: null }], plan);
  if (overall === undefined) throw new Error("One group was judged, and none came back.");
  return overall;
}

function groupByFamily(results: readonly GroupResult[], measured: readonly MeasuredGroup[]): readonly GroupFamily[] {
  const names = [...new Set(results.map(({ family }) => family))];
  return names.map((family) => ({
    family,
    groups: results.filter((result) => result.family === family),
    ...compareFamily(measured.filter(({ members }) => members.family === family).map(({ sample }) => sample)),
  }));
}

function describeMultiplicity(
  results: readonly GroupResult[],
  plan: PlanContent,
  { explored, left }: { readonly explored: readonly GroupResult[]; readonly left: number },
): string {
  const counted = `${countTests(results)} comparisons of groups and primary measures are adjusted together`;
  const rest = left > 0 ? ` ${left} further groups that the file offers were not looked at.` : "";
  if (plan.subgroups.length === 0)
    return `${counted} by Benjamini and Hochberg: no groups were declared, so that this is a search among what the file offers.${rest}`;
  const beside =
    explored.length === 0
      ? ""
      : ` ${countTests(explored)} more, of groups that the file offers and nobody declared, are a search beside them, adjusted on their own by Benjamini and Hochberg; no finding is made of them.`;
  return `${counted} by Holm, since the groups were declared.${beside}${rest}`;
}

function countTests(results: readonly GroupResult[]): number {
  return results.flatMap(({ within }) => within).filter(({ adjustedP }) => adjustedP !== null).length;
}

function describePolicies(results: readonly GroupResult[], measured: readonly MeasuredGroup[]): readonly string[] {
  const rules = measured.flatMap(({ members: { definition } }) =>
    definition.kind === "rule" ? [`${definition.rule} version ${definition.version}`] : [],
  );
  const known = CLINICAL_RULES.filter(({ id, version }) => rules.includes(`${id} version ${version}`));
  const sizes = results.length === 0 ? [] : [`smallest sizes for calibration, version ${CALIBRATION_POLICY.version}`];
  return [...sizes, ...known.map(({ name, version }) => `${name}, version ${version}`)];
}
