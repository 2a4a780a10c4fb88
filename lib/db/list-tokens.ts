import { type Database, prismaOf } from "./database";
import type { Prisma } from "./generated/sqlite/client";

/** An API token as lists show it; the token itself is nowhere. */
export type ListedToken = {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly role: string;
  /** Words with a blank between. */
  readonly scopes: string;
  readonly isEverywhere: boolean;
  /** By name. */
  readonly projects: readonly { readonly id: string; readonly name: string }[];
  /** null = the server's own. */
  readonly madeBy: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** Whose tokens are asked for: those that a person made, and those of projects that they manage. */
export type TokenOwners = {
  readonly userId: string | null;
  /** null = every project. */
  readonly projectIds: readonly string[] | null;
};

/** API tokens, those made last first, revoked and expired ones included. */
export async function listTokens(
  db: Database,
  { owners, limit }: { readonly owners: TokenOwners; readonly limit: number },
): Promise<readonly ListedToken[]> {
  return await select(db, ownedBy(owners), limit);
}

/** One of them; null where it is none of theirs. */
export async function findOwnedToken(
  db: Database,
  { id, owners }: { readonly id: string; readonly owners: TokenOwners },
): Promise<ListedToken | null> {
  return (await select(db, { AND: [{ id }, ownedBy(owners)] }, 1))[0] ?? null;
}

function ownedBy({ userId, projectIds }: TokenOwners): Prisma.ApiTokenWhereInput {
  if (projectIds === null) return {};
  return {
    OR: [
      ...(userId === null ? [] : [{ createdByUserId: userId }]),
      { projects: { some: { projectId: { in: [...projectIds] } } } },
    ],
  };
}

async function select(db: Database, where: Prisma.ApiTokenWhereInput, limit: number): Promise<readonly ListedToken[]> {
  const rows = await prismaOf(db).apiToken.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "asc" }],
    take: limit,
    select: {
      id: true,
      name: true,
      hint: true,
      role: true,
      scopes: true,
      isEverywhere: true,
      createdAt: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
      projects: { orderBy: { project: { name: "asc" } }, select: { project: { select: { id: true, name: true } } } },
      createdBy: { select: { id: true, name: true } },
    },
  });
  return rows.map(({ projects, createdBy, ...rest }) => ({
    ...rest,
    projects: projects.map(({ project }) => project),
    madeBy: createdBy,
  }));
}
