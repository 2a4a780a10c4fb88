import { issueToken } from "@/lib/auth/api-token";
import { requireCapability } from "@/lib/auth/require-capability";
import { type Actor, can, roleIn } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { createToken } from "@/lib/db/create-token";
import { findTokenLimits } from "@/lib/db/find-token-limits";
import type { MadeToken, MakeTokenBody } from "@/lib/schema/token";
import { findVisibleProject } from "./find-visible-run";
import { personOf } from "./list-tokens";
import type { Runtime } from "./runtime";

const TOKEN = "token:";

/**
 * Makes an API token that may no more than whoever makes it, and gives it out, this once. A token that makes another
 * hands on neither a scope nor a day that it does not have itself.
 *
 * @throws AppError "not-found" for a project that is none of theirs, "forbidden" for more than they have,
 *   "bad-input" for an expiry that is over
 */
export async function makeToken(
  runtime: Runtime,
  actor: Actor,
  body: MakeTokenBody,
  at = new Date(),
): Promise<MadeToken> {
  const { name, role, scopes, projects } = body;
  const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt);
  const projectIds = projects === null ? null : await findProjects(runtime, actor, projects, body);
  if (projectIds === null) requireCapability(actor, "token.manage", null);
  const beyond = scopes.find((scope) => actor.scopes !== undefined && !actor.scopes.includes(scope));
  if (beyond !== undefined) throw refuse(`the scope "${beyond}", which this token does not have itself`);
  const limits = actor.id.startsWith(TOKEN)
    ? await findTokenLimits(runtime.database, { id: actor.id.slice(TOKEN.length) })
    : null;
  if (limits !== null && limits.expiresAt !== null && (expiresAt === null || expiresAt > limits.expiresAt))
    throw refuse("a longer life than this token has itself");
  if (expiresAt !== null && expiresAt <= at)
    throw new AppError(
      "bad-input",
      `Expected an expiry that is still to come, found ${expiresAt.toISOString()}.`,
      "Give a later one.",
    );
  const { token, hash, hint } = issueToken();
  const createdByUserId = limits === null ? personOf(actor) : limits.createdByUserId;
  const facts = { name, role, scopes, projectIds, expiresAt, createdByUserId, hash, hint, by: actor.id };
  const { id } = await createToken(runtime.database, facts);
  return { id, token };
}

/** Each is one in which the actor may make tokens, with a role that they have there. */
async function findProjects(
  runtime: Runtime,
  actor: Actor,
  given: readonly string[],
  { role, expiresAt }: MakeTokenBody,
): Promise<string[]> {
  const ids = new Set<string>();
  for (const word of given) {
    const { id, name } = await findVisibleProject(runtime, actor, word, "run.read");
    requireCapability(actor, "token.manage", id, actor.id);
    const own = roleIn(actor, id);
    if (own !== "administrator" && own !== role) throw refuse(`the role ${role} in ${name}, where you are ${own}`);
    if (expiresAt === null && !can(actor, "people.manage", id))
      throw refuse(`a life without end in ${name}, which only its administrators do`);
    ids.add(id);
  }
  return [...ids];
}

function refuse(what: string): AppError {
  return new AppError("forbidden", `You cannot give ${what}.`, "Give no more than you have; nothing was made.");
}
