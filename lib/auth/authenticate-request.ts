import { findToken, type TokenRecord } from "@/lib/db/find-token";
import { findUserAccess, type UserAccess } from "@/lib/db/find-user-access";
import { touchToken } from "@/lib/db/touch-token";
import { hashToken, isSameHash, readToken } from "./api-token";
import type { AuthContext } from "./auth-context";
import { type Actor, can, isRole, type Role, TOKEN_SCOPES, type TokenScope } from "./roles";
import { earliestSession, sessionAuthOf } from "./session-auth";

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
  const session = await findOwnSession(context, headers);
  if (session === null) return null;
  const access = await findUserAccess(context.database, { userId: session.userId });
  return access === null ? null : toPerson(access);
}

/** The session of a request, asked of the database each time, so that one that was ended opens nothing any more. */
export async function findOwnSession(
  context: AuthContext,
  headers: Headers,
): Promise<{ readonly id: string; readonly userId: string } | null> {
  // Without a cookie there is no session; most API calls need not ask the library.
  if (!headers.has("cookie")) return null;
  const found = await sessionAuthOf(context).api.getSession({ headers });
  // The library prolongs a session as long as it is used; this is where it ends all the same.
  if (found === null || found.session.createdAt <= earliestSession(new Date())) return null;
  return { id: found.session.id, userId: found.user.id };
}

/** A person as whoever asks: with the roles and rights that they have now. */
export function toPerson(access: UserAccess): Actor {
  return {
    kind: "person",
    id: `person:${access.userId}`,
    name: access.name,
    roleEverywhere: access.isAdministrator ? "administrator" : null,
    roles: rolesOf(access),
    mayReadPatients: Object.fromEntries(
      access.memberships.flatMap(({ projectId, mayReadPatients }) =>
        mayReadPatients === null ? [] : [[projectId, mayReadPatients]],
      ),
    ),
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
  const rights = await findRights(context, record);
  if (rights === null) return null;
  if (record.lastUsedAt === null || now.getTime() - record.lastUsedAt.getTime() > TOUCH_EVERY_MS) {
    await touchToken(context.database, { id: record.id, at: now });
  }
  return { kind: "token", id: `token:${record.id}`, name: record.name, scopes: scopesOf(record), ...rights };
}

/**
 * What a token may now: it never outlives or exceeds the rights of whoever made it; the server's own have no maker.
 *
 * @returns null where nothing is left
 */
async function findRights(
  context: AuthContext,
  { role, projectIds, createdByUserId }: TokenRecord,
): Promise<Pick<Actor, "roleEverywhere" | "roles" | "mayReadPatients"> | null> {
  if (!isRole(role)) return null;
  const rolesIn = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, role]));
  const whole =
    projectIds === null ? { roleEverywhere: role, roles: {} } : { roleEverywhere: null, roles: rolesIn(projectIds) };
  if (createdByUserId === null) return whole;
  const access = await findUserAccess(context.database, { userId: createdByUserId });
  if (access === null) return null;
  const maker = toPerson(access);
  if (maker.roleEverywhere === "administrator") return whole;
  const backed = (projectIds ?? []).filter((id) => maker.roles[id] === "administrator" || maker.roles[id] === role);
  if (backed.length === 0) return null;
  return { roleEverywhere: null, roles: rolesIn(backed), mayReadPatients: closedBy(maker, backed) };
}

/** Where single patients are closed to the maker, they are closed to the token. */
function closedBy(maker: Actor, ids: readonly string[]): Readonly<Record<string, boolean>> {
  const closed = ids.filter((id) => !can(maker, "patient-level.read", id));
  return Object.fromEntries(closed.map((id) => [id, false]));
}

function scopesOf({ scopes }: TokenRecord): readonly TokenScope[] {
  const given = scopes.split(" ");
  return TOKEN_SCOPES.filter((scope) => given.includes(scope));
}
