import { type Database, rawOf } from "./database";
import { dateOfText } from "./date-text";

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

/**
 * Finds an API token by its digest, revoked and expired ones included. Asked with each request of a program, in one
 * statement.
 */
export async function findToken(db: Database, params: { readonly hash: string }): Promise<TokenRecord | null> {
  const rows = await rawOf(db).all(
    `SELECT t."id", t."name", t."hash", t."isEverywhere", t."role", t."scopes", t."createdByUserId",
       t."expiresAt", t."lastUsedAt", t."revokedAt", p."projectId"
     FROM "api_token" t LEFT JOIN "api_token_project" p ON p."tokenId" = t."id" WHERE t."hash" = ?`,
    [params.hash],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const [id, name, hash, isEverywhere, role, scopes, createdByUserId, expiresAt, lastUsedAt, revokedAt] = row;
  const projectIds = rows.flatMap((each) => (each[10] === null ? [] : [String(each[10])]));
  return {
    id: String(id),
    name: String(name),
    hash: String(hash),
    projectIds: isEverywhere ? null : projectIds,
    role: String(role),
    scopes: String(scopes),
    createdByUserId: createdByUserId === null ? null : String(createdByUserId),
    expiresAt: dateOfText(db.provider, expiresAt),
    lastUsedAt: dateOfText(db.provider, lastUsedAt),
    revokedAt: dateOfText(db.provider, revokedAt),
  };
}
