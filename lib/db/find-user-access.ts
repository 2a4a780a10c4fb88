import { type Database, prismaOf } from "./database";

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

/** Finds a person with the role they have in each project; null when there is none, or none that may enter any more. */
export async function findUserAccess(db: Database, params: { readonly userId: string }): Promise<UserAccess | null> {
  const user = await prismaOf(db).user.findUnique({
    where: { id: params.userId, disabledAt: null },
    select: {
      id: true,
      name: true,
      email: true,
      isAdministrator: true,
      memberships: { select: { projectId: true, role: true, mayReadPatients: true } },
    },
  });
  if (user === null) return null;
  const { id, ...rest } = user;
  return { userId: id, ...rest };
}
