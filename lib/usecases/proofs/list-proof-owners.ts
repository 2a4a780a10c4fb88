import type { Database } from "@/lib/db/database";
import { listProjectPeople } from "@/lib/db/list-project-people";

/** Who can be asked to train the pairs of a plan: the engineers of a project, and where it has none its administrators. */
export async function listProofOwners(
  database: Database,
  projectId: string,
): Promise<{ readonly id: string; readonly name: string }[]> {
  const people = await listProjectPeople(database, { projectId });
  const engineers = people.filter(({ role }) => role === "engineer");
  const asked = engineers.length > 0 ? engineers : people.filter(({ role }) => role === "administrator");
  return asked.map(({ userId, name }) => ({ id: `person:${userId}`, name }));
}
