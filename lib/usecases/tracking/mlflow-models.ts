import { randomBytes } from "node:crypto";
import { requireCapability } from "@/lib/auth/require-capability";
import { AppError } from "@/lib/core/errors";
import { listRunNotes } from "@/lib/db/list-run-notes";
import { saveRunNotes } from "@/lib/db/save-run-notes";
import { isJsonObject } from "@/lib/ingest/parse-json-line";
import { datasetKey, modelKey, outputKey } from "@/lib/tracking/mlflow/client-keys";
import { readDatasetInput } from "@/lib/tracking/mlflow/dataset-input";
import { newModel, readModelOutput, runIdOfModel, withStatus } from "@/lib/tracking/mlflow/logged-model";
import { missingField, readObjects, readText } from "@/lib/tracking/mlflow/read-fields";
import { findCalledRun, findWritableRun, type MlflowCall, runIsDeleted } from "./mlflow-call";

const ID_BYTES = 8;

/** Keeps which data sets a run read; what is known of one stays as it was said first. */
export async function logInputs(call: MlflowCall): Promise<object> {
  const { datasets: given = null, models = null } = call.fields;
  if (given === null && models === null) throw missingField("datasets");
  const datasets = readObjects(call.fields, "datasets").map(readDatasetInput);
  const run = await findWritableRun(call);
  const known = (await listRunNotes(call.runtime.database, { runIds: [run.id] })).get(run.id)?.tags;
  const notes = datasets.map(({ name, digest, json }) => ({ key: datasetKey(digest, name), value: json }));
  // The first of one key counts.
  return await keep(call, notes.filter(({ key }) => !known?.has(key)).toReversed());
}

/** Keeps which models a run made. */
export async function logOutputs(call: MlflowCall): Promise<object> {
  const models = readObjects(call.fields, "models").map(readModelOutput);
  return await keep(
    call,
    models.map(({ id, json }) => ({ key: outputKey(id), value: json })),
  );
}

/** A model that a client is about to store: it is kept by name, so that the client's metrics go on; its files are not. */
export async function createModel(call: MlflowCall): Promise<object> {
  const { actor, project, fields } = call;
  requireCapability(actor, "run.upload", project.id);
  const runId = readText(fields, "source_run_id");
  const id = `m-${runId ?? ""}${runId === null ? "" : "-"}${randomBytes(ID_BYTES).toString("hex")}`;
  const model = newModel(id, fields, Date.now());
  if (runId !== null && runId !== "") {
    const ofRun = { ...call, fields: { run_id: runId } };
    await keep(ofRun, [{ key: modelKey(id), value: JSON.stringify(model) }]);
  }
  return { model };
}

export async function getModel(call: MlflowCall, id: string): Promise<object> {
  return { model: (await findModel(call, id)).model };
}

export async function finishModel(call: MlflowCall, id: string): Promise<object> {
  requireCapability(call.actor, "run.upload", call.project.id);
  const { model, ofRun } = await findModel(call, id);
  const changed = withStatus(model, call.fields, Date.now());
  await keep(ofRun, [{ key: modelKey(id), value: JSON.stringify(changed) }]);
  return { model: changed };
}

/** Parameters and tags of a model say nothing of the training; nothing is kept of them. */
export async function ignoreModelNotes(call: MlflowCall): Promise<object> {
  requireCapability(call.actor, "run.upload", call.project.id);
  return {};
}

export async function searchModels(call: MlflowCall): Promise<object> {
  requireCapability(call.actor, "run.read", call.project.id);
  return {};
}

async function findModel(call: MlflowCall, id: string) {
  const { runtime, actor, project } = call;
  requireCapability(actor, "run.read", project.id);
  const missing = new AppError("not-found", `Logged model with ID '${id.slice(0, 100)}' not found.`, "Check the id.");
  const runId = runIdOfModel(id);
  if (runId === null) throw missing;
  const ofRun = { ...call, fields: { run_id: runId } };
  const run = await findCalledRun(ofRun, "run.read");
  const notes = await listRunNotes(runtime.database, { runIds: [run.id] });
  const stored = notes.get(run.id)?.tags.get(modelKey(id));
  const model: unknown = stored === undefined ? null : JSON.parse(stored);
  if (!isJsonObject(model)) throw missing;
  return { model, ofRun };
}

async function keep(
  call: MlflowCall,
  tags: readonly { readonly key: string; readonly value: string }[],
): Promise<object> {
  const run = await findWritableRun(call);
  const { runtime, actor } = call;
  const notes = { runId: run.id, parameters: [], tags, by: actor.id, at: new Date() };
  const { status } = await saveRunNotes(runtime.database, notes);
  if (status === "saved") return {};
  if (status === "gone") throw runIsDeleted(run.id);
  throw new AppError("bad-input", "The run has more parameters, tags, data sets and models than it may.", "Log fewer.");
}
