import { type Actor, can } from "@/lib/auth/roles";
import { describeEvaluationRows } from "@/lib/clinical/describe-evaluation-rows";
import { CURVE_LEVEL } from "@/lib/clinical/list-publication";
import { isLevelShown } from "@/lib/clinical/suppress-small-cells";
import type { RiskDistribution } from "@/lib/diagnostics/sensitivity/risk-law";
import type { MixLosses, NotKnown, Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { summariseVerdicts } from "@/lib/diagnostics/summarise";
import type { StoredDiagnosis } from "./stored-diagnosis";
import { suppressAnalysis, toSuppression } from "./suppress-analysis";
import { suppressVerdicts } from "./suppress-verdicts";
import { type PublishedAnalysis, withholdTraining } from "./withhold-training";

/** A list may hold a diagnosis that an earlier version stored, in which nothing was decided on groups. */
const BEFORE_GROUPS: Pick<StoredDiagnosis, "subgroups" | "publication" | "subgroupTraining"> = {
  subgroups: { status: "none", reason: "Not checked yet." },
  publication: null,
  subgroupTraining: { status: "not-known", reason: "Not checked yet.", howToLog: "" },
};

/**
 * A diagnosis as a reader may see it: whole for those who may see single patients, without small cells and
 * all that would give one away for the others. Pages, lists and API go through here.
 */
export function withholdForReader<S extends StoredDiagnosis>(actor: Actor, projectId: string, stored: S): S {
  return can(actor, "patient-level.read", projectId) ? stored : withholdPatients(stored);
}

/** A diagnosis as those may see it to whom single patients are closed. */
export function withholdPatients<S extends StoredDiagnosis>(stored: S): S {
  const { document } = stored;
  const { subgroups, publication, subgroupTraining } = { ...BEFORE_GROUPS, ...stored };
  const training = subgroupTraining.status === "measured" ? subgroupTraining : null;
  const published: PublishedAnalysis | null =
    subgroups.status === "analysed" && publication !== null
      ? { analysis: subgroups, suppression: toSuppression(publication) }
      : null;
  const verdicts = suppressVerdicts(document.verdicts, training, published);
  const summary = summariseVerdicts(verdicts, document.status, document.run.subgroups);
  return {
    ...stored,
    document: { ...document, verdicts: [...verdicts], summary },
    subgroups:
      subgroups.status === "analysed" && publication !== null ? suppressAnalysis(subgroups, publication) : subgroups,
    subgroupTraining: training === null ? subgroupTraining : withholdTraining(training, published),
    sensitivity: withholdSensitivity(stored.sensitivity, training, published),
  };
}

/** Losses and risks of groups that the Subgroups page would hide are hidden on the Sensitivity tab as well. */
function withholdSensitivity(
  sensitivity: Sensitivity,
  training: SubgroupTraining | null,
  published: PublishedAnalysis | null,
): Sensitivity {
  const { finals, risks, mix } = sensitivity;
  const isHidden = (subgroup: string, split: string): boolean => {
    const course = training?.losses.find((entry) => entry.subgroup === subgroup && entry.split === split);
    return course === undefined || course.isPatientLevel;
  };
  const losses = finals.losses.filter(({ subgroup, split }) => subgroup === null || !isHidden(subgroup, split));
  return {
    ...sensitivity,
    finals: { ...finals, losses, omitted: finals.omitted + finals.losses.length - losses.length },
    mix: mix.status === "not-known" ? mix : withholdMix(mix, isHidden),
    risks: risks.status === "not-known" ? risks : withholdRisks(risks, published),
  };
}

const WITHHELD: NotKnown = {
  status: "not-known",
  reason:
    "Withheld: it rests on groups of 10 patients or fewer, or of an unknown number, or would give such a number away.",
  howToLog: "# open to those who may see single patients",
};

/** A part of the data with one hidden group is no mix any more. */
function withholdMix(mix: MixLosses, isHidden: (subgroup: string, split: string) => boolean): MixLosses | NotKnown {
  const splits = mix.splits.filter(({ split, groups }) => !groups.some(({ subgroup }) => isHidden(subgroup, split)));
  return splits.length === 0 ? WITHHELD : { ...mix, splits };
}

/** Both are of the latest file, so that the sentence on the rows of one is that of the other. */
function withholdRisks(risks: RiskDistribution, published: PublishedAnalysis | null): RiskDistribution | NotKnown {
  if (published === null) return WITHHELD;
  const { suppression, analysis } = published;
  const groups = risks.groups.filter(({ name }) => isLevelShown(suppression, name, CURVE_LEVEL));
  if (groups.length === 0) return WITHHELD;
  const rows = describeEvaluationRows(analysis.evaluated, null);
  return { ...risks, rows, groups, omitted: risks.omitted + risks.groups.length - groups.length };
}
