import { type Database, prismaOf } from "./database";

/** What the database keeps of an API token; the token itself is nowhere. */
export type TokenRecord = {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  /** null = every project. */
  readonly projectIds: readonly string[] | null;
  readonly role: string;
  /** Words with a blank between. */
  readonly scopes: string;
  readonly createdByUserId: string | null;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** Finds an API token by its digest, revoked and expired ones included. */
export async function findToken(db: Database, params: { readonly hash: string }): Promise<TokenRecord | null> {
  const found = await prismaOf(db).apiToken.findUnique({
    where: { hash: params.hash },
    select: {
      id: true,
      name: true,
      hash: true,
      isEverywhere: true,
      role: true,
      scopes: true,
      projects: { select: { projectId: true } },
      createdByUserId: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
    },
  });
  if (found === null) return null;
  const { isEverywhere, projects, ...rest } = found;
  return { ...rest, projectIds: isEverywhere ? null : projects.map(({ projectId }) => projectId) };
}
