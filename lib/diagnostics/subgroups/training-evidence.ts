import { isOfLearningCurve } from "@/lib/series/learning-curve-metric";
import type { RunData } from "@/lib/series/run-data";
import { findPatientLevelProducts } from "./find-patient-level";
import type { TrainingOutcome } from "./subgroup-training";
import { listAttainableLevels, measureLossCourses } from "./training-losses";
import { measureConflictByLayer, measureDepthByGroup, measureShareCourse } from "./training-products";

/** More are not told apart in a picture, and what is stored of a run stays bounded. */
const MOST_GROUPS = 8;

const HOW_TO_LOG = [
  'log({"step": step, "kind": "subgroup_loss", "subgroup": name, "n": len(l), "mean": l.mean().item(), "m2": ((l - l.mean()) ** 2).sum().item()})  # l: losses of the group\'s patients, one each',
  'log({"step": step, "kind": "gram", "layer": layer_name, "subgroups": names, "n": sizes, "halves": 2, "k": (v @ v.T).tolist()})  # v: one row per half-batch, its mean gradient in this layer',
].join("\n");

/** What the training log of a run shows of groups of patients; a pure function of the run. */
export function measureSubgroupTraining(run: RunData): TrainingOutcome {
  const named = [
    ...new Set([...run.settings.subgroups, ...run.subgroups, ...run.series.flatMap(({ subgroup }) => subgroup ?? [])]),
  ].filter(
    (name) =>
      run.series.some(({ subgroup, metric }) => subgroup === name && metric !== "n" && !isOfLearningCurve(metric)) ||
      isInProducts(run, name),
  );
  if (named.length === 0)
    return {
      status: "not-known",
      reason:
        "The log holds no records of groups of patients: neither their losses nor inner products of their gradients.",
      howToLog: HOW_TO_LOG,
    };
  const subgroups = named.slice(0, MOST_GROUPS);
  const hidden = findPatientLevelProducts(run);
  return {
    status: "measured",
    subgroups,
    omitted: named.length - subgroups.length,
    losses: measureLossCourses(run, subgroups),
    ...listAttainableLevels(run, subgroups),
    shares: measureShareCourse(run, subgroups),
    depth: measureDepthByGroup(run, subgroups),
    conflicts: measureConflictByLayer(run, subgroups),
    patientLevel: subgroups.filter((name) => hidden.has(name)),
    withheld: [],
  };
}

/** A group of inner products may have no other record. */
function isInProducts({ series }: RunData, name: string): boolean {
  return series.some(({ metric, context }) => {
    if (metric !== "gram") return false;
    const row = context["row"] ?? "";
    return row === name || row.replace(/#[01]$/, "") === name;
  });
}
