import type { Actor } from "@/lib/auth/roles";
import { CLINICAL_RULES } from "@/lib/clinical/clinical-rules";
import { listPresetSubgroups } from "@/lib/clinical/list-preset-subgroups";
import { UNKNOWN_GROUP } from "@/lib/clinical/missing-words";
import { findLatestPredictionRun } from "@/lib/db/find-latest-prediction-run";
import { loadPredictions } from "@/lib/db/load-predictions";
import { findVisibleProject } from "./find-visible-run";
import type { Runtime } from "./runtime";

/** Groups of patients that a plan can declare without anybody typing a definition. */
export type GroupChoices = {
  /** Columns of the latest predictions of the project, each with the labels of its groups. */
  readonly columns: readonly { readonly name: string; readonly labels: readonly string[] }[];
  readonly rules: readonly {
    readonly id: string;
    readonly version: number;
    readonly name: string;
    readonly sentence: string;
    readonly groups: readonly { readonly id: string; readonly name: string }[];
  }[];
};

/**
 * What a plan can name: the labels of the latest predictions of the project, and the clinical rules
 * that this version can execute.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listGroupChoices(runtime: Runtime, actor: Actor, idOrName: string): Promise<GroupChoices> {
  const { id: projectId } = await findVisibleProject(runtime, actor, idOrName, "run.read");
  return {
    columns: await listColumns(runtime, projectId),
    rules: CLINICAL_RULES.map(({ id, version, name, sentence, groups }) => {
      return { id, version, name, sentence, groups: [...groups, { id: UNKNOWN_GROUP, name: "unknown" }] };
    }),
  };
}

async function listColumns({ database }: Runtime, projectId: string): Promise<GroupChoices["columns"]> {
  const runId = await findLatestPredictionRun(database, { projectId });
  if (runId === null) return [];
  const columns = new Map<string, Set<string>>();
  for (const set of await loadPredictions(database, { runId })) {
    for (const group of listPresetSubgroups(set)) {
      if (group.kind !== "label") continue;
      columns.set(group.column, (columns.get(group.column) ?? new Set()).add(group.label));
    }
  }
  return [...columns].map(([name, labels]) => ({ name, labels: [...labels] }));
}
