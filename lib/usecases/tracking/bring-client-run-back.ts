import { AppError } from "@/lib/core/errors";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { findClientRun } from "@/lib/db/find-client-run";
import { findFreeRunName } from "@/lib/db/find-free-run-name";
import { restoreRun } from "@/lib/db/restore-run";
import { askForJudging } from "../ask-for-judging";
import type { MlflowCall } from "./mlflow-call";

/** Brings a run back under its name, or the next one that is free. */
export async function bringClientRunBack(
  { runtime, actor, project }: MlflowCall,
  { id, name, deletedAt }: ClientRunRecord,
): Promise<void> {
  if (deletedAt === null) return;
  const free = await findFreeRunName(runtime.database, { projectId: project.id, name });
  const isBack = await restoreRun(runtime.database, { id, name: free, by: actor.id, at: new Date() });
  if (isBack) await askForJudging(runtime, id);
  if (isBack || (await findClientRun(runtime.database, { projectId: project.id, id }))?.deletedAt === null) return;
  throw new AppError("not-found", `Run with id=${id} not found.`, "It was removed for good.");
}
