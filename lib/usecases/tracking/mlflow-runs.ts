import { randomBytes } from "node:crypto";
import { requireCapability } from "@/lib/auth/require-capability";
import { AppError } from "@/lib/core/errors";
import type { Training } from "@/lib/core/training";
import { createClientRun } from "@/lib/db/create-client-run";
import { deleteRun } from "@/lib/db/delete-run";
import { findClientRun } from "@/lib/db/find-client-run";
import { findProofTags } from "@/lib/ingest/find-proof-tags";
import { shortenText } from "@/lib/ingest/shorten-text";
import { RUN_NAME_TAG, USER_KEY } from "@/lib/tracking/mlflow/client-keys";
import { writeRun, writeRunInfo } from "@/lib/tracking/mlflow/mlflow-run";
import { cutTag, readTags } from "@/lib/tracking/mlflow/read-batch";
import { readText, requireText } from "@/lib/tracking/mlflow/read-fields";
import { readMoment, readStatus } from "@/lib/tracking/mlflow/read-training";
import { toStoredName } from "@/lib/tracking/mlflow/stored-name";
import { askForJudging } from "../ask-for-judging";
import { runNotFound } from "../find-visible-run";
import { sayTraining } from "../say-training";
import { bringClientRunBack } from "./bring-client-run-back";
import { loadMlflowRuns, loadWholeRun } from "./load-mlflow-runs";
import { claimNotTaken, keepNote, saveNotes } from "./log-mlflow";
import { findCalledRun, findWritableRun, type MlflowCall } from "./mlflow-call";
import { experimentIsDeleted, findExperiment } from "./mlflow-experiments";

const DELETED_BY_CLIENT = "Deleted by an MLflow client.";

export async function createRun(call: MlflowCall): Promise<object> {
  const { runtime, actor, project, fields } = call;
  requireCapability(actor, "run.upload", project.id);
  const named = { ...call, fields: { ...fields, experiment_id: readText(fields, "experiment_id") || "0" } };
  const experiment = await findExperiment(named);
  if (experiment.deletedAt !== null) throw experimentIsDeleted(experiment);
  const tags = new Map(readTags(fields).map(({ key, value }) => [key, value]));
  const name = cutTag(readText(fields, "run_name") ?? "");
  checkOneName(name, tags.get(RUN_NAME_TAG) ?? "");
  const given = name || tags.get(RUN_NAME_TAG) || `run-${randomBytes(4).toString("hex")}`;
  tags.set(RUN_NAME_TAG, given);
  const user = cutTag(readText(fields, "user_id") ?? "");
  if (user !== "") tags.set(USER_KEY, user);
  const start = readMoment(fields, "start_time");
  const { claim, problem } = findProofTags(tags);
  if (problem !== null) throw claimNotTaken(problem);
  const { id } = await createClientRun(runtime.database, {
    projectId: project.id,
    name: toStoredName(given, "run"),
    training: "running" satisfies Training,
    startedAt: start.at ?? new Date(),
    experimentNumber: experiment.number,
    tags,
    ...(claim === null ? {} : { claim }),
    createdBy: actor.id,
  });
  const made = await findClientRun(runtime.database, { projectId: project.id, id });
  if (made === null) throw runNotFound();
  if (start.note !== null) await keepNote(call, made, start.note);
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
  const end = readMoment(fields, "end_time");
  const name = cutTag(readText(fields, "run_name") ?? "");
  if (name !== "") await saveNotes(call, run, [], [{ key: RUN_NAME_TAG, value: name }]);
  const said = { runId: run.id, training, endedAt: end.at ?? undefined, by: actor.id, at: new Date() };
  await sayTraining(runtime, said);
  if (end.note !== null) await keepNote(call, run, end.note);
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
  await askForJudging(runtime, run.id);
  return {};
}

export async function restoreClientRun(call: MlflowCall): Promise<object> {
  requireText(call.fields, "run_id");
  await bringClientRunBack(call, await findCalledRun(call, "run.delete"));
  return {};
}
