import { type Database, prismaOf } from "./database";

/** Somebody in a project, by a membership or as an administrator of the installation. */
export type MemberRecord = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly isAdministrator: boolean;
  readonly disabledAt: Date | null;
  /** null for an administrator of the installation who is no member. */
  readonly membership: {
    readonly role: string;
    readonly mayReadPatients: boolean | null;
    readonly createdAt: Date;
  } | null;
};

/**
 * People of a project by name, those with a disabled account included.
 *
 * @param params.userId only this one
 */
export async function listMembers(
  db: Database,
  params: { readonly projectId: string; readonly userId?: string },
): Promise<readonly MemberRecord[]> {
  const { projectId, userId } = params;
  const rows = await prismaOf(db).user.findMany({
    where: {
      ...(userId === undefined ? {} : { id: userId }),
      OR: [{ isAdministrator: true }, { memberships: { some: { projectId } } }],
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: {
      id: true,
      name: true,
      email: true,
      isAdministrator: true,
      disabledAt: true,
      memberships: { where: { projectId }, select: { role: true, mayReadPatients: true, createdAt: true } },
    },
  });
  return rows.map(({ id, memberships, ...rest }) => ({ ...rest, userId: id, membership: memberships[0] ?? null }));
}
