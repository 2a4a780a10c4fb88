import { findToken, type TokenRecord } from "@/lib/db/find-token";
import { findUserAccess, type UserAccess } from "@/lib/db/find-user-access";
import { touchToken } from "@/lib/db/touch-token";
import { hashToken, isSameHash, readToken } from "./api-token";
import type { AuthContext } from "./auth-context";
import { type Actor, ROLES, type Role } from "./roles";
import { sessionAuthOf } from "./session-auth";

const TOUCH_EVERY_MS = 60_000;

/**
 * Finds out who sent a request: a program by its API token, else a person by the session cookie.
 *
 * @returns null when nobody known did. A request with an Authorization header is judged by it alone.
 */
export async function authenticateRequest(context: AuthContext, headers: Headers): Promise<Actor | null> {
  const authorization = headers.get("authorization");
  return authorization === null ? findPerson(context, headers) : findProgram(context, readToken(authorization));
}

async function findPerson(context: AuthContext, headers: Headers): Promise<Actor | null> {
  // Without a cookie there is no session; most API calls need not ask the library.
  if (!headers.has("cookie")) return null;
  const session = await sessionAuthOf(context).api.getSession({ headers });
  if (session === null) return null;
  const access = await findUserAccess(context.database, { userId: session.user.id });
  return access === null ? null : toPerson(access);
}

function toPerson(access: UserAccess): Actor {
  return {
    kind: "person",
    id: `person:${access.userId}`,
    name: access.name,
    roleEverywhere: access.isAdministrator ? "administrator" : null,
    roles: rolesOf(access),
  };
}

function rolesOf(access: UserAccess): Record<string, Role> {
  return Object.fromEntries(
    access.memberships.flatMap(({ projectId, role }) => (isRole(role) ? [[projectId, role]] : [])),
  );
}

async function findProgram(context: AuthContext, token: string | null): Promise<Actor | null> {
  if (token === null) return null;
  const hash = hashToken(token);
  const record = await findToken(context.database, { hash });
  if (record === null || !isSameHash(record.hash, hash)) return null;
  const now = new Date();
  if (record.revokedAt !== null || (record.expiresAt !== null && record.expiresAt <= now)) return null;
  if (!isRole(record.role) || !(await isBackedByItsMaker(context, record, record.role))) return null;
  if (record.lastUsedAt === null || now.getTime() - record.lastUsedAt.getTime() > TOUCH_EVERY_MS) {
    await touchToken(context.database, { id: record.id, at: now });
  }
  return {
    kind: "token",
    id: `token:${record.id}`,
    name: record.name,
    roleEverywhere: record.projectId === null ? record.role : null,
    roles: record.projectId === null ? {} : { [record.projectId]: record.role },
  };
}

/** A token never outlives or exceeds the rights of whoever made it; the server's own have no maker. */
async function isBackedByItsMaker(context: AuthContext, record: TokenRecord, role: Role): Promise<boolean> {
  if (record.createdByUserId === null) return true;
  const maker = await findUserAccess(context.database, { userId: record.createdByUserId });
  if (maker === null) return false;
  if (maker.isAdministrator) return true;
  const theirs = record.projectId === null ? undefined : rolesOf(maker)[record.projectId];
  return theirs === "administrator" || theirs === role;
}

function isRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role);
}
