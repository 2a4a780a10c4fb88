import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Actor, Role } from "@/lib/auth/roles";
import { readConfig } from "@/lib/config/config";
import { createProject } from "@/lib/db/create-project";
import type { Database } from "@/lib/db/database";
import type { Runtime } from "@/lib/usecases/runtime";
import { createVitals } from "@/lib/usecases/vitals";
import { workInThisThread } from "@/lib/usecases/work-in-this-thread";

/** A runtime whose jobs run in this thread: the same functions, without a bundle. */
export function runtimeOn(database: Database): { readonly runtime: Runtime; readonly remove: () => Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-usecases-"));
  const config = { ...readConfig({ ROUNDS_DATA: folder }, "0.0.0"), secret: "s".repeat(64) };
  const workers = workInThisThread(database);
  const background = new Set<Promise<void>>();
  const remove = async (): Promise<void> => {
    await Promise.all(background);
    rmSync(folder, { recursive: true, force: true });
  };
  const runtime = { config, database, workers, diagnosing: new Map(), judging: new Map(), background };
  return { runtime: { ...runtime, migrations: [], vitals: createVitals() }, remove };
}

/** A new project and somebody with a role in it. */
export async function actorIn(
  database: Database,
  role: Role,
  name = `project of ${role}`,
): Promise<Actor & { readonly projectId: string }> {
  const { id } = await createProject(database, { name, description: "", by: "test" });
  return {
    kind: "person",
    id: `person:${role}`,
    name: role,
    roleEverywhere: null,
    roles: { [id]: role },
    projectId: id,
  };
}

/** The body of an upload. */
export async function* bodyOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof content === "string" ? Buffer.from(content) : content;
}
