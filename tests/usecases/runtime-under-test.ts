import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Actor, Role } from "@/lib/auth/roles";
import { readConfig } from "@/lib/config/config";
import { createProject } from "@/lib/db/create-project";
import type { Database } from "@/lib/db/database";
import { readLogs } from "@/lib/usecases/read-logs";
import { runWorkerJob } from "@/lib/usecases/run-worker-job";
import type { Runtime } from "@/lib/usecases/runtime";
import { createVitals } from "@/lib/usecases/vitals";
import type { WorkerPool } from "@/lib/usecases/worker-pool";
import type { WorkerJob, WorkerResults } from "@/lib/usecases/worker-protocol";

/** A runtime whose jobs run in this thread: the same functions, without a bundle. */
export function runtimeOn(database: Database): { readonly runtime: Runtime; readonly remove: () => Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-usecases-"));
  const config = { ...readConfig({ ROUNDS_DATA: folder }, "0.0.0"), secret: "s".repeat(64) };
  const workers: WorkerPool = {
    async run<Kind extends WorkerJob["kind"]>(
      job: Extract<WorkerJob, { kind: Kind }>,
      onProgress: Parameters<WorkerPool["run"]>[1] = () => undefined,
    ) {
      return (await runWorkerJob(database, job, readLogs, onProgress)) as WorkerResults[Kind];
    },
    state: () => ({ threads: 1, busy: 0, waiting: 0 }),
    close: async () => undefined,
  };
  const background = new Set<Promise<void>>();
  const remove = async (): Promise<void> => {
    await Promise.all(background);
    rmSync(folder, { recursive: true, force: true });
  };
  const runtime = { config, database, workers, diagnosing: new Map(), background };
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
