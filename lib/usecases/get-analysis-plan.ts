import type { Actor } from "@/lib/auth/roles";
import type { AnalysisPlan } from "@/lib/core/analysis-plan";
import { findResultsSeen } from "@/lib/db/find-results-seen";
import { listAnalysisPlans } from "@/lib/db/list-analysis-plans";
import { findVisibleProject } from "./find-visible-run";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

const VERSIONS_SHOWN = 200;

/** The analysis plan of a project as its page and the API show it; authors are called by their names. */
export type PlanPage = {
  readonly project: { readonly id: string; readonly name: string };
  /** null where nothing was ever declared. */
  readonly current: AnalysisPlan | null;
  /** The latest versions, newest first. */
  readonly history: readonly AnalysisPlan[];
  /** When results on groups of patients were first seen, and by whom; null where nobody has. */
  readonly resultsSeen: { readonly at: string; readonly by: string } | null;
};

/**
 * What a project declared beforehand, as it stands and how it came to be.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getAnalysisPlan(runtime: Runtime, actor: Actor, idOrName: string): Promise<PlanPage> {
  const { database } = runtime;
  const { id, name } = await findVisibleProject(runtime, actor, idOrName, "run.read");
  const [plans, seen] = await Promise.all([
    listAnalysisPlans(database, { projectId: id, limit: VERSIONS_SHOWN }),
    findResultsSeen(database, { projectId: id }),
  ]);
  const authors = [...plans.map(({ author }) => author), ...(seen === null ? [] : [seen.by])];
  const names = await nameActors(database, [...new Set(authors)]);
  const history = plans.map((plan) => ({ ...plan, author: names.get(plan.author) ?? plan.author }));
  return {
    project: { id, name },
    current: history[0] ?? null,
    history,
    resultsSeen: seen === null ? null : { ...seen, by: names.get(seen.by) ?? seen.by },
  };
}
