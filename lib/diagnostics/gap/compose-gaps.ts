/**
 * Where the gaps of the groups of a run come from: for each group of the Subgroups page with enough patients and a
 * mean loss above that of all others, what the file, the log and experiments supply, and the split of it.
 */
import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import type { SubgroupMembers } from "@/lib/clinical/subgroup-members";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { formatInteger } from "@/lib/core/format-number";
import type { ComparatorColumn, PredictionSet } from "@/lib/core/prediction-set";
import { isOfLearningCurve } from "@/lib/series/learning-curve-metric";
import type { RunData } from "@/lib/series/run-data";
import { pickLosses } from "../measures/held-out-groups";
import { SUBGROUP_EXCESS } from "../subgroup-thresholds";
import { MOST_UNDECLARED } from "../subgroups/analyse-subgroups";
import { choosePredictionSet } from "../subgroups/choose-prediction-set";
import { restOf } from "../subgroups/judge-groups";
import { matchGroups } from "../subgroups/match-groups";
import { pick, repeatedPatients } from "../subgroups/pick-rows";
import { chooseReference, type GapRows, listReferences } from "./choose-reference";
import { describeGroupGap } from "./describe-group-gap";
import type { GapExperiment } from "./gap-experiment";
import type { GapSide } from "./gap-inputs";
import type { GapOutcome, GroupGap } from "./group-gap";
import { readLearningCurve } from "./read-learning-curve";
import { splitGap } from "./split-gap";

export type ComposedGaps = {
  readonly outcome: GapOutcome;
  /** Whether every judged patient is on one side of every split, so that no left-out patients can be told from it. */
  readonly isWhole: boolean;
  /** Held-out patients of each learning curve that was used; null where the log does not say. */
  readonly curvePatients: readonly (number | null)[];
};

/** Part of the loss of all judged patients that is too small to matter; the margin of plans is the same part. */
const MARGIN_PART = 0.05;

/**
 * @param experiments those that changed their measure, latest first
 */
export function composeGaps(run: RunData, experiments: readonly GapExperiment[]): ComposedGaps {
  const judged = findJudged(run);
  if ("reason" in judged) return none(judged.reason);
  const { set, rows, groups } = judged;
  const logNames = findLogNames(
    run,
    groups.map(({ name }) => name),
  );
  const losses = pickLosses(set, rows);
  const supplied: Supplied = {
    run,
    judged,
    references: listReferences(set),
    experiments,
    margin: (MARGIN_PART * losses.reduce((sum, loss) => sum + loss, 0)) / losses.length,
  };
  const answers = groups.map((members) => splitGroup(members, logNames.get(members.name) ?? null, supplied));
  const splits = answers.flatMap((answer) => (answer.status === "split" ? [answer] : []));
  return {
    outcome: {
      status: "split",
      groups: splits.map(({ gap }) => gap),
      leftOut: answers.flatMap((answer) =>
        answer.status === "left-out" ? [{ subgroup: answer.subgroup, reason: answer.reason }] : [],
      ),
      basis: describeBasis(judged),
    },
    isWhole: splits.every((answer) => answer.isWhole),
    curvePatients: splits.flatMap(({ curve }) => ("what" in curve ? [] : [curve.patients])),
  };
}

type Supplied = {
  readonly run: RunData;
  readonly judged: Judged;
  readonly references: readonly ComparatorColumn[];
  readonly experiments: readonly GapExperiment[];
  readonly margin: number;
};

type SplitAnswer =
  | {
      readonly status: "split";
      readonly gap: GroupGap;
      readonly isWhole: boolean;
      readonly curve: ReturnType<typeof readLearningCurve>;
    }
  | { readonly status: "left-out"; readonly subgroup: string; readonly reason: string };

function splitGroup(members: SubgroupMembers, logName: string | null, supplied: Supplied): SplitAnswer {
  const { set, rows } = supplied.judged;
  const leave = (reason: string): SplitAnswer => ({ status: "left-out", subgroup: members.name, reason });
  const all: GapRows = { subgroup: members.name, group: members.rows, others: restOf(rows, { members }) };
  const tooFew = saysTooFew(all);
  if (tooFew !== null) return leave(tooFew);
  const chosen = chooseReference(supplied.references, all);
  const experiment = chooseExperiment(supplied.experiments, logName ?? members.name);
  const curve = readLearningCurve(supplied.run, logName);
  const sideOf = (side: Int32Array) => takeSide(set, side, chosen.reference?.risks ?? null, experiment);
  const split = splitGap({
    group: sideOf(chosen.rows.group),
    others: sideOf(chosen.rows.others),
    learningCurve: "what" in curve ? null : curve.curve,
  });
  if (split.gap.status !== "estimated" || !((split.gap.lower ?? 0) > 0))
    return leave("no excess is shown: its mean loss may be that of all other patients, or less");
  const gap = describeGroupGap({ rows: chosen.rows, split, chosen, experiment, curve, margin: supplied.margin });
  return { status: "split", gap, isWhole: chosen.rows.group.length + chosen.rows.others.length === rows.length, curve };
}

/** What the log calls each group; a learning curve may be of a group of which nothing else was logged. */
function findLogNames(run: RunData, groups: readonly string[]): ReadonlyMap<string, string> {
  const ofCurves = run.series.flatMap(({ metric, subgroup }) => (isOfLearningCurve(metric) ? (subgroup ?? []) : []));
  const logged = [...new Set([...run.subgroups, ...ofCurves])];
  return new Map([...matchGroups(logged, groups).matched].map(([log, group]) => [group, log]));
}

type Judged = {
  readonly set: PredictionSet;
  readonly rows: Int32Array;
  readonly groups: readonly SubgroupMembers[];
};

function findJudged(run: RunData): Judged | { readonly reason: string } {
  const found = choosePredictionSet(run.predictions);
  if ("reason" in found) return found;
  const { set, evaluated } = found;
  if (set.weights !== null)
    return { reason: "The predictions have weights, with which losses cannot be split patient by patient." };
  if (repeatedPatients(set, evaluated.rows) !== null)
    return { reason: "Some patients have several rows, whose losses are no independent ones." };
  const declared = (run.plan?.content ?? UNDECLARED_PLAN).subgroups;
  const listed = assignSubgroups(set, evaluated.rows, declared).slice(0, MOST_UNDECLARED);
  const groups = declared.length > 0 ? listed : listed.filter(({ family }) => family === listed[0]?.family);
  return groups.length === 0
    ? { reason: "Neither the plan nor the file names a group of patients." }
    : { set, rows: evaluated.rows, groups };
}

function saysTooFew({ group, others }: GapRows): string | null {
  const least = SUBGROUP_EXCESS.fewestPatients;
  if (group.length < least) return `fewer than ${least} patients`;
  return others.length < least ? `fewer than ${least} other patients` : null;
}

/** The latest on the very group, else the latest on no group; those that lack predictions come after all others. */
function chooseExperiment(experiments: readonly GapExperiment[], subgroup: string): GapExperiment | null {
  const usable = experiments.filter(({ pairs }) => !("reason" in pairs));
  const fitting = [usable, experiments].flatMap((list) => [
    ...list.filter((experiment) => experiment.subgroup === subgroup),
    ...list.filter((experiment) => experiment.subgroup === null),
  ]);
  return fitting[0] ?? null;
}

function takeSide(
  set: PredictionSet,
  rows: Int32Array,
  reference: Float64Array | null,
  experiment: GapExperiment | null,
): GapSide {
  const pairs = experiment === null || "reason" in experiment.pairs ? [] : experiment.pairs;
  return {
    outcomes: Uint8Array.from(rows, (row) => set.outcomes[row] ?? 0),
    risks: pick(set.risks, rows),
    reference: reference === null ? null : pick(reference, rows),
    pairs: pairs.map(({ asIs, repaired }) => ({ asIs: pick(asIs, rows), repaired: pick(repaired, rows) })),
  };
}

function describeBasis({ set, rows }: Judged): string {
  return `From the predictions of ${set.name}: ${formatInteger(rows.length)} patients, each with the log loss of the risk that was predicted for them.`;
}

function none(reason: string): ComposedGaps {
  return { outcome: { status: "none", reason }, isWhole: true, curvePatients: [] };
}
