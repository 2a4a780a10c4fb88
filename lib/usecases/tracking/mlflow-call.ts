import { requireCapability } from "@/lib/auth/require-capability";
import type { Actor, Capability } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import type { ClientRunRecord } from "@/lib/db/client-run-record";
import { findClientRun } from "@/lib/db/find-client-run";
import type { ProjectRecord } from "@/lib/db/project-record";
import { type Fields, readRunId } from "@/lib/tracking/mlflow/read-fields";
import type { Runtime } from "../runtime";

/** One request of an MLflow client, its project found and its fields read. */
export type MlflowCall = {
  readonly runtime: Runtime;
  readonly actor: Actor;
  readonly project: ProjectRecord;
  /** From the query of a GET, else from the body. */
  readonly fields: Fields;
  /** SHA-256, in hex, of the endpoint and the body. */
  readonly sha256: string;
};

/**
 * The run that a request names, deleted or not.
 *
 * @param capability what the asker must be allowed to do with it
 * @throws AppError "not-found" or "forbidden"
 */
export async function findCalledRun(call: MlflowCall, capability: Capability): Promise<ClientRunRecord> {
  const { runtime, actor, project, fields } = call;
  const id = readRunId(fields);
  const run = await findClientRun(runtime.database, { projectId: project.id, id });
  // Nobody without the right is told which runs there are.
  if (run === null) {
    requireCapability(actor, capability, project.id, actor.id);
    throw new AppError("not-found", `Run with id=${id.slice(0, 64)} not found.`, "Check the run and the project.");
  }
  requireCapability(actor, capability, project.id, run.createdBy);
  return run;
}

/** The same for what writes: a deleted run takes nothing. @throws AppError "bad-input" as well */
export async function findWritableRun(call: MlflowCall): Promise<ClientRunRecord> {
  const run = await findCalledRun(call, "run.upload");
  if (run.deletedAt !== null) throw runIsDeleted(run.id);
  return run;
}

export function runIsDeleted(id: string): AppError {
  return new AppError(
    "bad-input",
    `The run ${id} must be in the 'active' state. Current state is deleted.`,
    "Restore the run, or log to another one.",
  );
}
