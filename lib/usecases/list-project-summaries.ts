import { type Actor, roleIn } from "@/lib/auth/roles";
import { type ProjectSummaryRecord, listProjectSummaries as selectSummaries } from "@/lib/db/list-project-summaries";
import type { ProjectListPage, ProjectSummary } from "@/lib/schema/project";
import { visibleProjectIds } from "./list-projects";
import type { Runtime } from "./runtime";

const PAGE_SIZE = 50;

/** One page of the projects that an actor may enter, by name, with what is in each. */
export async function listProjectSummaries(
  runtime: Runtime,
  actor: Actor,
  { page }: { readonly page: number },
): Promise<ProjectListPage> {
  const { projects, total } = await selectSummaries(runtime.database, {
    ids: visibleProjectIds(actor),
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  return { projects: projects.flatMap((one) => toSummary(actor, one)), page, pageSize: PAGE_SIZE, total };
}

/** As a list of none or one, since a project without a role is none of the actor's. */
export function toSummary(actor: Actor, record: ProjectSummaryRecord): ProjectSummary[] {
  const role = roleIn(actor, record.id);
  if (role === null) return [];
  const { keepDeletedDays: _, createdAt, ...rest } = record;
  return [{ ...rest, createdAt: createdAt.toISOString(), role }];
}
