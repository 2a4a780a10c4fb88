import { gatheredWritten } from "@/lib/audit/gather-for-audit";
import type { Role } from "@/lib/auth/roles";
import type { Database } from "@/lib/db/database";
import { type Runtime, setRuntime } from "@/lib/usecases/runtime";
import { giveToken } from "../../auth/give-token";
import { actorIn, runtimeOn } from "../runtime-under-test";
import { type Answer, mlflowClient } from "./mlflow-client";

export type MlflowWorld = {
  readonly runtime: Runtime;
  readonly projectId: string;
  readonly ask: ReturnType<typeof mlflowClient>;
  readonly remove: () => Promise<void>;
};

/** A project with a client that may do everything in it. */
export async function mlflowWorld(db: Database, role: Role = "administrator"): Promise<MlflowWorld> {
  const { runtime, remove } = runtimeOn(db);
  setRuntime(runtime);
  const { projectId } = await actorIn(db, role, `project ${crypto.randomUUID()}`);
  const ask = mlflowClient(await giveToken(db, { role, projectIds: [projectId] }));
  const leave = async (): Promise<void> => {
    await gatheredWritten(db);
    await remove();
  };
  return { runtime, projectId, ask, remove: leave };
}

export type RunAnswer = {
  readonly info: Readonly<Record<string, unknown>>;
  readonly data: {
    readonly metrics?: readonly { key: string; value: number | string; timestamp: number; step: number | string }[];
    readonly params?: readonly { key: string; value: string }[];
    readonly tags?: readonly { key: string; value: string }[];
  };
};

/** A new run. @returns its id */
export async function newRun({ ask }: Pick<MlflowWorld, "ask">, fields: object = {}): Promise<string> {
  const { status, body } = await ask("POST", "runs/create", { experiment_id: "0", ...fields });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return String((body["run"] as RunAnswer).info["run_id"]);
}

export async function readRun({ ask }: Pick<MlflowWorld, "ask">, id: string): Promise<RunAnswer> {
  return (await ask("GET", "runs/get", { run_id: id })).body["run"] as RunAnswer;
}

export async function readHistory({ ask }: Pick<MlflowWorld, "ask">, id: string, key: string, more: object = {}) {
  const { body } = await ask("GET", "metrics/get-history", { run_id: id, metric_key: key, ...more });
  return {
    metrics: (body["metrics"] ?? []) as NonNullable<RunAnswer["data"]["metrics"]>,
    next: body["next_page_token"],
  };
}

export const log = ({ ask }: Pick<MlflowWorld, "ask">, run: string, fields: object): Promise<Answer> =>
  ask("POST", "runs/log-batch", { run_id: run, ...fields });
