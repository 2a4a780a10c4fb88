import { randomBytes } from "node:crypto";
import { requireCapability } from "@/lib/auth/require-capability";
import { AppError } from "@/lib/core/errors";
import type { Training } from "@/lib/core/training";
import { changeTraining } from "@/lib/db/change-training";
import { createClientRun } from "@/lib/db/create-client-run";
import { deleteRun } from "@/lib/db/delete-run";
import { findClientRun } from "@/lib/db/find-client-run";
import { shortenText } from "@/lib/ingest/shorten-text";
import { storableName } from "@/lib/ingest/storable-name";
import { RUN_NAME_TAG, USER_KEY } from "@/lib/tracking/mlflow/client-keys";
import { writeRun, writeRunInfo } from "@/lib/tracking/mlflow/mlflow-run";
import { readTag } from "@/lib/tracking/mlflow/read-batch";
import { readObjects, readText, requireText } from "@/lib/tracking/mlflow/read-fields";
import { readMoment, readStatus } from "@/lib/tracking/mlflow/read-training";
import { toStoredName } from "@/lib/tracking/mlflow/stored-name";
import { runNotFound } from "../find-visible-run";
import { bringClientRunBack } from "./bring-client-run-back";
import { loadMlflowRuns, loadWholeRun } from "./load-mlflow-runs";
import { saveNotes } from "./log-mlflow";
import { findCalledRun, findWritableRun, type MlflowCall } from "./mlflow-call";
import { experimentIsDeleted, findExperiment } from "./mlflow-experiments";

const DELETED_BY_CLIENT = "Deleted by an MLflow client.";

export async function createRun(call: MlflowCall): Promise<object> {
  const { runtime, actor, project, fields } = call;
  requireCapability(actor, "run.upload", project.id);
  const named = { ...call, fields: { ...fields, experiment_id: readText(fields, "experiment_id") || "0" } };
  const experiment = await findExperiment(named);
  if (experiment.deletedAt !== null) throw experimentIsDeleted(experiment);
  const tags = new Map(
    readObjects(fields, "tags")
      .map(readTag)
      .map(({ key, value }) => [key, value]),
  );
  checkOneName(readText(fields, "run_name") ?? "", tags.get(RUN_NAME_TAG) ?? "");
  const given = readText(fields, "run_name") || tags.get(RUN_NAME_TAG) || `run-${randomBytes(4).toString("hex")}`;
  tags.set(RUN_NAME_TAG, storableName(given));
  const user = readText(fields, "user_id");
  if (user !== null && user !== "") tags.set(USER_KEY, storableName(user));
  const { id } = await createClientRun(runtime.database, {
    projectId: project.id,
    name: toStoredName(given, "run"),
    training: "running" satisfies Training,
    startedAt: readMoment(fields, "start_time") ?? new Date(),
    experimentNumber: experiment.number,
    tags,
    createdBy: actor.id,
  });
  const made = await findClientRun(runtime.database, { projectId: project.id, id });
  if (made === null) throw runNotFound();
  return { run: writeRun(await loadWholeRun(runtime, actor, made)) };
}

/** @throws AppError "bad-input" for two names that differ */
function checkOneName(field: string, tag: string): void {
  if (field === "" || tag === "" || field === tag) return;
  throw new AppError(
    "bad-input",
    `Both 'run_name' argument and '${RUN_NAME_TAG}' tag are specified, but with different values (run_name='${shortenText(field)}', ${RUN_NAME_TAG}='${shortenText(tag)}').`,
    "Send one of them.",
  );
}

export async function getRun(call: MlflowCall): Promise<object> {
  const run = await findCalledRun(call, "run.read");
  return { run: writeRun(await loadWholeRun(call.runtime, call.actor, run)) };
}

/** Keeps how the training stands; a run that had ended may run again. */
export async function updateRun(call: MlflowCall): Promise<object> {
  const { runtime, actor, project, fields } = call;
  const run = await findWritableRun(call);
  const training = readStatus(fields) ?? undefined;
  const endedAt = readMoment(fields, "end_time") ?? undefined;
  const name = readText(fields, "run_name");
  if (name !== null && name !== "") await saveNotes(call, run, [], [{ key: RUN_NAME_TAG, value: storableName(name) }]);
  await changeTraining(runtime.database, { runId: run.id, training, endedAt, by: actor.id, at: new Date() });
  const changed = await findClientRun(runtime.database, { projectId: project.id, id: run.id });
  const [seen] = await loadMlflowRuns(runtime.database, [changed ?? run]);
  return seen === undefined ? {} : { run_info: writeRunInfo(seen) };
}

/** Deleting what is deleted changes nothing, as with MLflow. */
export async function deleteClientRun(call: MlflowCall): Promise<object> {
  requireText(call.fields, "run_id");
  const run = await findCalledRun(call, "run.delete");
  const { runtime, actor } = call;
  await deleteRun(runtime.database, { id: run.id, by: actor.id, reason: DELETED_BY_CLIENT, at: new Date() });
  return {};
}

export async function restoreClientRun(call: MlflowCall): Promise<object> {
  requireText(call.fields, "run_id");
  await bringClientRunBack(call, await findCalledRun(call, "run.delete"));
  return {};
}
