import { type Actor, can, isRole, TOKEN_SCOPES } from "@/lib/auth/roles";
import { listTokens as selectTokens, type TokenOwners, type ListedToken as TokenRow } from "@/lib/db/list-tokens";
import type { ListedToken, TokenList } from "@/lib/schema/token";
import { visibleProjectIds } from "./list-projects";
import type { Runtime } from "./runtime";

const SHOWN = 200;
const PERSON = "person:";

/** The actor's own API tokens and those of projects that they administer, those made last first. */
export async function listTokens({ database }: Runtime, actor: Actor, at = new Date()): Promise<TokenList> {
  const rows = await selectTokens(database, { owners: tokenOwners(actor), limit: SHOWN });
  return { tokens: rows.flatMap((row) => toListed(actor, row, at)) };
}

/** Whose tokens an actor sees and may revoke. */
export function tokenOwners(actor: Actor): TokenOwners {
  const visible = visibleProjectIds(actor);
  return {
    userId: personOf(actor),
    projectIds: visible === null ? null : visible.filter((id) => can(actor, "token.manage", id)),
  };
}

/** The id of a person who acts; null for a program. */
export function personOf({ id }: Actor): string | null {
  return id.startsWith(PERSON) ? id.slice(PERSON.length) : null;
}

/** As a list of none or one, since only what this product knows as a role is one. */
function toListed(actor: Actor, row: TokenRow, at: Date): ListedToken[] {
  if (!isRole(row.role)) return [];
  const visible = visibleProjectIds(actor);
  const scopes = row.scopes.split(" ");
  return [
    {
      id: row.id,
      name: row.name,
      hint: row.hint,
      role: row.role,
      scopes: TOKEN_SCOPES.filter((scope) => scopes.includes(scope)),
      projects: row.isEverywhere ? null : row.projects.filter(({ id }) => visible === null || visible.includes(id)),
      madeBy: row.madeBy?.name ?? null,
      isOwn: row.madeBy !== null && row.madeBy.id === personOf(actor),
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      state: row.revokedAt !== null ? "revoked" : row.expiresAt !== null && row.expiresAt <= at ? "expired" : "open",
    },
  ];
}
