import type { Actor } from "@/lib/auth/roles";
import { findProjectFacts } from "@/lib/db/find-project-facts";
import { listProjectSummaries } from "@/lib/db/list-project-summaries";
import type { ProjectDetails } from "@/lib/schema/project";
import { findVisibleProject, projectNotFound } from "./find-visible-run";
import { toSummary } from "./list-project-summaries";
import type { Runtime } from "./runtime";

/**
 * What a project's page says of it.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getProject(runtime: Runtime, actor: Actor, idOrName: string): Promise<ProjectDetails> {
  const { database } = runtime;
  const { id } = await findVisibleProject(runtime, actor, idOrName, "run.read");
  const [{ projects }, facts] = await Promise.all([
    listProjectSummaries(database, { ids: [id], offset: 0, limit: 1 }),
    findProjectFacts(database, { projectId: id }),
  ]);
  const [record] = projects;
  const [summary] = record === undefined ? [] : toSummary(actor, record);
  if (record === undefined || summary === undefined) throw projectNotFound();
  return {
    ...summary,
    keepDeletedDays: record.keepDeletedDays,
    ...facts,
    administrators: [...facts.administrators],
  };
}
