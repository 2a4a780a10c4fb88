import type { Actor } from "@/lib/auth/roles";
import type { StatedSettings } from "@/lib/core/run-settings";
import { listImportSettings } from "@/lib/db/list-import-settings";
import { findVisibleRun } from "./find-visible-run";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/** Which upload stated each setting, who sent it, and when (ISO 8601). */
export type FileStatements = {
  readonly [setting in keyof StatedSettings]?: { readonly file: string; readonly name: string; readonly at: string };
};

const LIVE = "live records";

/**
 * Which upload stated what of a run, as far as the store knows: settings that were sent without a file are
 * missing.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listFileStatements(runtime: Runtime, actor: Actor, runId: string): Promise<FileStatements> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const imports = await listImportSettings(runtime.database, { runId: run.id });
  const names = await nameActors(runtime.database, [...new Set(imports.flatMap((one) => one.actor ?? []))]);
  const stated = imports.flatMap(({ filename, actor: by, publishedAt, settings }) => {
    if (by === null || publishedAt === null) return [];
    const statement = { file: filename ?? LIVE, name: names.get(by) ?? "unknown", at: publishedAt.toISOString() };
    const said = Object.entries(settings).filter(([, value]) => value !== null && value !== undefined);
    return said.map(([setting]) => [setting, statement] as const);
  });
  return Object.fromEntries(stated);
}
