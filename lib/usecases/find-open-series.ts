import { type Actor, can } from "@/lib/auth/roles";
import type { RunRecord } from "@/lib/db/run-record";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import type { SeriesMapping } from "@/lib/series/run-data";
import { peekDiagnosis, type ShownDiagnosis } from "./get-diagnosis";
import type { Runtime } from "./runtime";
import type { StoredDiagnosis } from "./stored-diagnosis";

export type SeriesFilter = (series: { readonly mapping: SeriesMapping }) => boolean;

/**
 * Asks for the diagnosis that `openSeries` needs, where the reader is one of whom that depends on it. One that
 * live points have come after says nothing of the groups that those are of.
 */
export async function findOpenSeries(
  runtime: Runtime,
  actor: Actor,
  run: Pick<RunRecord, "id"> & { readonly project: Pick<RunRecord["project"], "id"> },
): Promise<SeriesFilter> {
  const isFree = can(actor, "patient-level.read", run.project.id);
  return openSeries(actor, run.project.id, isFree ? null : current(await peekDiagnosis(runtime, run.id)));
}

/** A diagnosis from which it may be told what is open: one of the run as it stands now. */
export function current<D extends ShownDiagnosis>(shown: D | null): D | null {
  return shown?.isCurrent ? shown : null;
}

/**
 * Which series of a run a reader may be given: all of them for those who may see single patients; for the
 * others none of a group whose records hold 10 patients or fewer, an unknown number, or would give such a
 * group away. What is not known yet, as the run is still being checked, is not given.
 */
export function openSeries(
  actor: Actor,
  projectId: string,
  stored: Pick<StoredDiagnosis, "subgroupTraining"> | null,
): SeriesFilter {
  if (can(actor, "patient-level.read", projectId)) return () => true;
  const training = stored?.subgroupTraining ?? null;
  return ({ mapping }) => isOpen(mapping, training?.status === "measured" ? training : null);
}

function isOpen({ metric, layer, subgroup, split }: SeriesMapping, training: SubgroupTraining | null): boolean {
  // Products are of all groups together.
  if (metric === "gram") return training !== null && hasOpenProducts(training);
  if (subgroup === null) return true;
  if (training === null) return false;
  if (layer !== null) return training.subgroups.includes(subgroup) && hasOpenProducts(training);
  return training.losses.some(
    (course) => course.subgroup === subgroup && course.split === (split ?? "train") && !course.isPatientLevel,
  );
}

/** Only of products is it known how many patients of each group stand behind what was logged by layer. */
function hasOpenProducts({ patientLevel, omitted, depth }: SubgroupTraining): boolean {
  return depth.status === "measured" && patientLevel.length === 0 && omitted === 0;
}
