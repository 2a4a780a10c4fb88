import { type Database, prismaOf } from "./database";
import type { ProjectRecord } from "./project-record";

/** Projects by name; `ids` null means all of them. */
export async function listProjects(
  db: Database,
  params: { readonly ids: readonly string[] | null },
): Promise<ProjectRecord[]> {
  return await prismaOf(db).project.findMany({
    ...(params.ids === null ? {} : { where: { id: { in: [...params.ids] } } }),
    orderBy: { name: "asc" },
    select: { id: true, name: true, description: true },
  });
}
