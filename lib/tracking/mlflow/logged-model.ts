import { AppError } from "@/lib/core/errors";
import type { JsonObject } from "@/lib/ingest/parse-json-line";
import { storableName } from "@/lib/ingest/storable-name";
import { writeInt64 } from "./int64";
import { INPUT_TAG_VALUE_LIMIT, KEPT_JSON_LIMIT, MODEL_ID_LIMIT } from "./limits";
import { readTags } from "./read-batch";
import { type Fields, readObjects, readText, readWhole, requireName } from "./read-fields";

/**
 * `LoggedModel` of MLflow's protocol, as it is when a client asks for it to be made. Of one that is too long to be kept
 * its parameters and tags are left out, which say nothing of the training.
 *
 * @throws AppError "bad-input"
 */
export function newModel(id: string, fields: Fields, now: number): JsonObject {
  const whole = writeModel(id, fields, now);
  return JSON.stringify(whole).length <= KEPT_JSON_LIMIT
    ? whole
    : writeModel(id, { ...fields, params: [], tags: [] }, now);
}

function writeModel(id: string, fields: Fields, now: number): JsonObject {
  const experiment = readShort(fields, "experiment_id") ?? "0";
  const params = readObjects(fields, "params").map(({ key, value }) => ({ key, value }));
  const tags = readTags(fields);
  return {
    info: {
      model_id: id,
      experiment_id: experiment,
      name: readShort(fields, "name") ?? "model",
      creation_timestamp_ms: now,
      last_updated_timestamp_ms: now,
      artifact_uri: `mlflow-artifacts:/${experiment}/models/${id}/artifacts`,
      status: "LOGGED_MODEL_PENDING",
      model_type: readShort(fields, "model_type") ?? "",
      source_run_id: readShort(fields, "source_run_id") ?? "",
      ...(tags.length === 0 ? {} : { tags }),
    },
    data: params.length === 0 ? {} : { params },
  };
}

/** A text that is cut where it is long. */
function readShort(fields: Fields, name: string): string | null {
  const text = readText(fields, name);
  return text === null ? null : storableName(text.slice(0, INPUT_TAG_VALUE_LIMIT));
}

/** What is kept of a model that a run made. @throws AppError "bad-input" */
export function readModelOutput(fields: Fields): { readonly id: string; readonly json: string } {
  const id = requireName(fields, "model_id");
  if (id.length > MODEL_ID_LIMIT) {
    const found = `'model_id' exceeds the maximum length of ${MODEL_ID_LIMIT} characters: it has ${id.length}.`;
    throw new AppError("bad-input", found, "Send a shorter text.");
  }
  return { id, json: JSON.stringify({ model_id: id, step: writeInt64(readWhole(fields, "step") ?? 0) }) };
}

/** The same model with the status that a request gives. @throws AppError "bad-input" */
export function withStatus(model: JsonObject, fields: Fields, now: number): JsonObject {
  const status = readShort(fields, "status");
  const info = model["info"] as JsonObject;
  return { ...model, info: { ...info, ...(status === null ? {} : { status }), last_updated_timestamp_ms: now } };
}

/** The id of a model names the run that made it. @returns null for one that names none */
export function runIdOfModel(id: string): string | null {
  return /^m-([a-z0-9]{1,64})-[0-9a-f]{16}$/.exec(id)?.[1] ?? null;
}
