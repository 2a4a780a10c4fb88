import type { Actor } from "@/lib/auth/roles";
import type { GroupFamily, GroupResult, SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { GroupDocument, SubgroupsDocument } from "@/lib/schema/subgroups";
import { findVisibleRun } from "./find-visible-run";
import { getDiagnosis } from "./get-diagnosis";
import { noteGroupResultsSeen } from "./note-results-seen";
import type { Runtime } from "./runtime";
import { SUBGROUP_RULES } from "./suppress-verdicts";

/**
 * What predictions and training log of a run say of groups of patients, as far as the reader may see it;
 * waits until it is computed. Whoever is shown an analysis has seen results.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getSubgroups(runtime: Runtime, actor: Actor, runId: string): Promise<SubgroupsDocument> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const { subgroups, subgroupTraining, document } = await getDiagnosis(runtime, actor, run.id);
  if (subgroups.status === "analysed") await noteGroupResultsSeen(runtime, actor, run);
  const rules = new Set<string>(SUBGROUP_RULES);
  return {
    schema: "gradient-rounds/subgroups",
    version: 1,
    run: run.id,
    analysis: subgroups.status === "analysed" ? toAnalysisDocument(subgroups) : subgroups,
    training: subgroupTraining,
    verdicts: document.verdicts.filter(({ rule }) => rules.has(rule)),
  };
}

function toAnalysisDocument(analysis: SubgroupAnalysis) {
  return {
    ...analysis,
    overall: toGroupDocument(analysis.overall),
    families: analysis.families.map(toFamilyDocument),
    explored: analysis.explored.map(toFamilyDocument),
    alternatives: analysis.alternatives.map((other) => ({ ...other, result: toGroupDocument(other.result) })),
  };
}

function toFamilyDocument(family: GroupFamily) {
  return { ...family, groups: family.groups.map(toGroupDocument) };
}

/** A hidden number is none, where a page has the state beside it. */
function toGroupDocument(group: GroupResult): GroupDocument {
  return {
    ...group,
    patients: group.meanRisk.status === "suppressed" ? null : group.patients,
    events: group.prevalence.status === "suppressed" ? null : group.events,
  };
}
