import { toPerson } from "@/lib/auth/authenticate-request";
import type { Actor, Role } from "@/lib/auth/roles";
import type { Database } from "@/lib/db/database";
import { findUserAccess } from "@/lib/db/find-user-access";
import { saveMembership } from "@/lib/db/save-membership";
import { saveUser } from "@/lib/db/save-user";

/** Somebody with an account, and a role in each of the projects named. @returns their id */
export async function accountOn(
  db: Database,
  name: string,
  {
    isAdministrator = false,
    ...roles
  }: { readonly isAdministrator?: boolean; readonly [projectId: string]: Role | boolean | undefined } = {},
): Promise<string> {
  const account = { name, email: `${name.toLowerCase()}@test.local`, passwordHash: "x", isAdministrator };
  const { id } = await saveUser(db, { ...account, by: "test" });
  for (const [projectId, role] of Object.entries(roles)) {
    if (typeof role === "string") await saveMembership(db, { projectId, userId: id, role, by: "test" });
  }
  return id;
}

/** The same person as whoever asks, with the rights that they have now. */
export async function actorOf(db: Database, userId: string): Promise<Actor> {
  const access = await findUserAccess(db, { userId });
  if (access === null) throw new Error(`Nobody has the id ${userId}.`);
  return toPerson(access);
}
