import { choosePage } from "./choose-page";
import { type Database, prismaOf } from "./database";
import type { Prisma } from "./generated/sqlite/client";
import { containing } from "./search-text";

export type PersonRecord = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: Date;
  readonly isAdministrator: boolean;
  readonly disabledAt: Date | null;
  readonly hasSecondFactor: boolean;
  /** UTC; null where the audit log knows of no sign-in. */
  readonly lastSignInAt: string | null;
  readonly projects: readonly { readonly id: string; readonly name: string; readonly role: string }[];
};

/**
 * One page of everybody with an account, by name, and how many there are.
 *
 * @param params.search part of the name or the address, whatever its case; "" = everybody
 * @param params.userId only this one
 */
export async function listPeople(
  db: Database,
  params: {
    readonly search: string;
    readonly userId?: string;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<{ readonly people: readonly PersonRecord[]; readonly total: number }> {
  const { search, userId, offset, limit } = params;
  const contains = containing(db, search);
  const where: Prisma.UserWhereInput = {
    ...(userId === undefined ? {} : { id: userId }),
    ...(search === "" ? {} : { OR: [{ name: contains }, { email: contains }] }),
  };
  const { user } = prismaOf(db);
  const orderBy: Prisma.UserOrderByWithRelationInput[] = [{ name: "asc" }, { id: "asc" }];
  const { total, ...page } = await choosePage(db, {
    search,
    where,
    offset,
    limit,
    count: () => user.count({ where }),
    listTexts: async () => {
      const texts = await user.findMany({ where, orderBy, select: { id: true, name: true, email: true } });
      return texts.map(({ id, name, email }) => ({ id, texts: [name, email] }));
    },
  });
  const rows = await user.findMany({
    ...page,
    orderBy,
    select: {
      id: true,
      name: true,
      email: true,
      createdAt: true,
      isAdministrator: true,
      disabledAt: true,
      twoFactorEnabled: true,
      memberships: {
        orderBy: { project: { name: "asc" } },
        select: { role: true, project: { select: { id: true, name: true } } },
      },
    },
  });
  const people = await Promise.all(
    rows.map(async ({ id, twoFactorEnabled, memberships, ...facts }) => ({
      ...facts,
      userId: id,
      hasSecondFactor: twoFactorEnabled === true,
      projects: memberships.map(({ role, project }) => ({ ...project, role })),
      lastSignInAt: await findLastSignIn(db, id),
    })),
  );
  return { people, total };
}

/** From the audit log: sessions are gone once they have ended. */
async function findLastSignIn(db: Database, userId: string): Promise<string | null> {
  const last = await prismaOf(db).auditEntry.findFirst({
    where: { actor: `person:${userId}`, action: "session.started" },
    orderBy: { seq: "desc" },
    select: { at: true },
  });
  return last?.at ?? null;
}
