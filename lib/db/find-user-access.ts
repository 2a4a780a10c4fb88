import { type Database, rawOf } from "./database";

/** What a person may enter. */
export type UserAccess = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly isAdministrator: boolean;
  readonly memberships: readonly {
    readonly projectId: string;
    readonly role: string;
    /** null = as the role has it. */
    readonly mayReadPatients: boolean | null;
  }[];
};

/**
 * Finds a person with the role they have in each project; null when there is none, or none that may enter any more.
 * Asked with each request, in one statement.
 */
export async function findUserAccess(db: Database, params: { readonly userId: string }): Promise<UserAccess | null> {
  const rows = await rawOf(db).all(
    `SELECT u."id", u."name", u."email", u."isAdministrator", m."projectId", m."role", m."mayReadPatients"
     FROM "user" u LEFT JOIN "membership" m ON m."userId" = u."id" WHERE u."id" = ? AND u."disabledAt" IS NULL`,
    [params.userId],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const [userId, name, email, isAdministrator] = row;
  return {
    userId: String(userId),
    name: String(name),
    email: String(email),
    isAdministrator: Boolean(isAdministrator),
    memberships: rows.flatMap(([, , , , projectId, role, mayReadPatients]) => {
      if (projectId === null) return [];
      const right = mayReadPatients === null ? null : Boolean(mayReadPatients);
      return [{ projectId: String(projectId), role: String(role), mayReadPatients: right }];
    }),
  };
}
