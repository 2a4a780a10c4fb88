import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor } from "@/lib/auth/roles";
import type { TrendRun } from "@/lib/charts/subgroups/trend-model";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import { listDiagnoses } from "@/lib/db/list-diagnoses";
import { listProjectRuns } from "@/lib/db/list-project-runs";
import { startDiagnosis } from "./get-diagnosis";
import type { RunPageData } from "./get-run-page";
import type { Runtime } from "./runtime";
import { parseStoredDiagnosis } from "./stored-diagnosis";
import { withholdForReader } from "./withhold-for-reader";

/** Diagnoses of more runs are not read for one page. */
const MOST_RUNS = 40;
/** Checks that are started for one look at the page; the next look starts the next ones. */
const MOST_STARTED = 10;

export type SubgroupTrend = {
  /** Runs with an analysis of predictions, the oldest first. */
  readonly runs: readonly TrendRun[];
  /** Runs that were looked at, and how many the project has. */
  readonly looked: number;
  readonly total: number;
  /** Runs that have not been checked yet. */
  readonly waiting: number;
};

/**
 * What the predictions of the newest runs of a project say of groups of patients, as far as the reader may
 * see it. Runs that have not been checked are, from now on, and are missing; those of experiments are left out.
 *
 * @param page what `getRunPage` gave to this actor, who therefore may read the run and its project
 * @throws AppError "forbidden"
 */
export async function listSubgroupTrend(runtime: Runtime, actor: Actor, page: RunPageData): Promise<SubgroupTrend> {
  const { id: own, project } = page.run;
  requireCapability(actor, "run.read", project.id);
  const of = { projectId: project.id, ordinaryAnd: own, limit: MOST_RUNS };
  const { runs, total } = await listProjectRuns(runtime.database, of);
  const keys = runs.flatMap(({ id, diagnosisKey }) =>
    diagnosisKey === null ? [] : [{ runId: id, key: diagnosisKey }],
  );
  const stored = await listDiagnoses(runtime.database, { keys, engineVersion: ENGINE_VERSION });
  const waiting = runs.filter(({ id }) => !stored.has(id));
  for (const { id } of waiting.slice(0, MOST_STARTED)) void startDiagnosis(runtime, id);
  const analysed = runs.flatMap(({ id, name, createdAt }): TrendRun[] => {
    const json = stored.get(id);
    if (json === undefined) return [];
    const { subgroups } = withholdForReader(actor, project.id, parseStoredDiagnosis(json));
    if (subgroups.status === "none") return [];
    const groups = [...subgroups.families, ...subgroups.explored].flatMap((family) => family.groups);
    return [
      {
        id,
        name,
        createdAt: createdAt.toISOString(),
        groups: groups.map((group) => ({
          name: group.name,
          description: group.description,
          patients: group.meanRisk.status === "suppressed" ? null : group.patients,
          events: group.prevalence.status === "suppressed" ? null : group.events,
          observedExpected: group.observedExpected,
          auroc: group.auroc,
        })),
      },
    ];
  });
  return { runs: analysed.reverse(), looked: runs.length, total, waiting: waiting.length };
}
