import { type Database, rawOf } from "./database";
import type { ProjectRecord } from "./project-record";

/** Finds a project by its id or its name; the id wins. */
export async function findProject(
  db: Database,
  { idOrName }: { readonly idOrName: string },
): Promise<ProjectRecord | null> {
  // One question whatever there is: the time of two would tell an id that exists from one that does not.
  const rows = await rawOf(db).all(`SELECT "id", "name", "description" FROM "project" WHERE "id" = ? OR "name" = ?`, [
    idOrName,
    idOrName,
  ]);
  const row = rows.find(([id]) => id === idOrName) ?? rows[0];
  if (row === undefined) return null;
  const [id, name, description] = row.map(String);
  return { id: id ?? "", name: name ?? "", description: description ?? "" };
}
