import type { Actor } from "@/lib/auth/roles";
import { SUBGROUP_RULES } from "@/lib/core/subgroup-rules";
import { toAnalysisDocument } from "@/lib/report/record/analysis-document";
import type { SubgroupsDocument } from "@/lib/schema/subgroups";
import { findVisibleRun } from "./find-visible-run";
import { getDiagnosis } from "./get-diagnosis";
import { noteGroupResultsSeen } from "./note-results-seen";
import type { Runtime } from "./runtime";

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
  return {
    schema: "gradient-rounds/subgroups",
    version: 1,
    run: run.id,
    analysis: toAnalysisDocument(subgroups),
    training: subgroupTraining,
    verdicts: document.verdicts.filter(({ rule }) => SUBGROUP_RULES.has(rule)),
  };
}
