import { type Database, prismaOf } from "./database";

/** An account as its owner sees it. */
export type OwnAccount = {
  readonly name: string;
  readonly email: string;
  readonly hasSecondFactor: boolean;
  /** False for who signs in with a provider alone. */
  readonly hasPassword: boolean;
  readonly createdAt: Date;
  readonly projects: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly mayReadPatients: boolean | null;
  }[];
};

/** @returns null when there is no such person */
export async function findOwnAccount(
  db: Database,
  { userId }: { readonly userId: string },
): Promise<OwnAccount | null> {
  const user = await prismaOf(db).user.findUnique({
    where: { id: userId },
    select: {
      name: true,
      email: true,
      twoFactorEnabled: true,
      createdAt: true,
      accounts: { where: { providerId: "credential" }, select: { id: true } },
      memberships: {
        orderBy: { project: { name: "asc" } },
        select: { role: true, mayReadPatients: true, project: { select: { id: true, name: true } } },
      },
    },
  });
  if (user === null) return null;
  const { twoFactorEnabled, accounts, memberships, ...facts } = user;
  return {
    ...facts,
    hasSecondFactor: twoFactorEnabled === true,
    hasPassword: accounts.length > 0,
    projects: memberships.map(({ project, ...rights }) => ({ ...project, ...rights })),
  };
}
