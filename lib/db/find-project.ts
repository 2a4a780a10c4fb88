import { type Database, prismaOf } from "./database";
import type { ProjectRecord } from "./project-record";

/** Finds a project by its id or its name; the id wins. */
export async function findProject(
  db: Database,
  { idOrName }: { readonly idOrName: string },
): Promise<ProjectRecord | null> {
  const select = { id: true, name: true, description: true };
  const { project } = prismaOf(db);
  // One question whatever there is: the time of two would tell an id that exists from one that does not.
  const found = await project.findMany({ where: { OR: [{ id: idOrName }, { name: idOrName }] }, select });
  return found.find(({ id }) => id === idOrName) ?? found[0] ?? null;
}
