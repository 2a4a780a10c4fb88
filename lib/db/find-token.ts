import { type Database, prismaOf } from "./database";

/** What the database keeps of an API token; the token itself is nowhere. */
export type TokenRecord = {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  /** null = every project. */
  readonly projectId: string | null;
  readonly role: string;
  readonly createdByUserId: string | null;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

/** Finds an API token by its digest, revoked and expired ones included. */
export async function findToken(db: Database, params: { readonly hash: string }): Promise<TokenRecord | null> {
  return await prismaOf(db).apiToken.findUnique({
    where: { hash: params.hash },
    select: {
      id: true,
      name: true,
      hash: true,
      projectId: true,
      role: true,
      createdByUserId: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
    },
  });
}
