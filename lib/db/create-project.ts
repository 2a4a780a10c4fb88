import { type Database, prismaOf } from "./database";
import { newId } from "./new-id";
import type { ProjectRecord } from "./project-record";

/** Makes a project, or returns the one of that name: two servers that start at once make one. */
export async function createProject(
  db: Database,
  params: { readonly name: string; readonly description: string },
): Promise<ProjectRecord> {
  const { name, description } = params;
  return await prismaOf(db).project.upsert({
    where: { name },
    create: { id: newId(), name, description },
    // The same name again: an empty update would be a look and an insert, which two servers can both lose.
    update: { name },
    select: { id: true, name: true, description: true },
  });
}
