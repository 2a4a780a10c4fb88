import type { Actor } from "@/lib/auth/roles";
import type { StatedSettings } from "@/lib/core/run-settings";
import { parseStatements } from "@/lib/db/stated-settings";
import { findVisibleRun } from "./find-visible-run";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/** Who stated each setting by hand, by name, and when (ISO 8601); nothing of those that files stated. */
export type NamedStatements = {
  readonly [setting in keyof StatedSettings]?: { readonly name: string; readonly at: string };
};

/**
 * Who stated what of a run by hand, as far as the store knows: settings stated before this was kept are
 * missing.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listStatements(runtime: Runtime, actor: Actor, runId: string): Promise<NamedStatements> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const statements = Object.entries(parseStatements(run.editedSettings));
  const names = await nameActors(runtime.database, [...new Set(statements.map(([, { by }]) => by))]);
  return Object.fromEntries(
    statements.map(([setting, { by, at }]) => [setting, { name: names.get(by) ?? "unknown", at }]),
  );
}
