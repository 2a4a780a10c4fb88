import { type Database, prismaOf } from "./database";
import type { ProjectRecord } from "./project-record";

/** Finds a project by its id or its name; the id wins. */
export async function findProject(db: Database, params: { readonly idOrName: string }): Promise<ProjectRecord | null> {
  const select = { id: true, name: true, description: true };
  const { project } = prismaOf(db);
  return (
    (await project.findUnique({ where: { id: params.idOrName }, select })) ??
    (await project.findUnique({ where: { name: params.idOrName }, select }))
  );
}
