import { ANONYMOUS_ACTOR, COMMAND_ACTOR, SERVER_ACTOR } from "@/lib/core/audit-entry";
import type { Database } from "@/lib/db/database";
import { findActorNames } from "@/lib/db/find-actor-names";

/** Who acts when no person does. */
export const SAMPLES_ACTOR = "system:samples";
/** Who declares the plan of the demo project. */
export const DEMO_ACTOR = "system:demo";

/**
 * What to call the authors of imports, by the id that is stored with each (`person:<id>`, `token:<id>`,
 * `system:…`). Somebody who is gone keeps the id, so that entries stay told apart.
 */
export async function nameActors(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: string) => ids.filter((id) => id.startsWith(`${kind}:`)).map((id) => id.slice(kind.length + 1));
  const { users, tokens } = await findActorNames(db, { userIds: idsOf("person"), tokenIds: idsOf("token") });
  return new Map(ids.map((id) => [id, nameOf(id, users, tokens)]));
}

function nameOf(id: string, users: ReadonlyMap<string, string>, tokens: ReadonlyMap<string, string>): string {
  if (id === SAMPLES_ACTOR) return "sample runs";
  if (id === DEMO_ACTOR) return "the demo";
  if (id === SERVER_ACTOR) return "the server";
  if (id === COMMAND_ACTOR) return "the command rounds";
  if (id === ANONYMOUS_ACTOR) return "somebody unknown";
  const bare = id.slice(id.indexOf(":") + 1);
  if (id.startsWith("person:")) return users.get(bare) ?? id;
  const token = tokens.get(bare);
  return token === undefined ? id : `token "${token}"`;
}
