import type { JsonObject } from "@/lib/ingest/parse-json-line";
import { storableName } from "@/lib/ingest/storable-name";
import { readTag } from "./read-batch";
import { type Fields, readObjects, readText } from "./read-fields";

/** `LoggedModel` of MLflow's protocol, as it is when a client asks for it to be made. @throws AppError "bad-input" */
export function newModel(id: string, fields: Fields, now: number): JsonObject {
  const experiment = readText(fields, "experiment_id") ?? "0";
  const params = readObjects(fields, "params").map(({ key, value }) => ({ key, value }));
  const tags = readObjects(fields, "tags").map(readTag);
  return {
    info: {
      model_id: id,
      experiment_id: experiment,
      name: storableName(readText(fields, "name") ?? "model"),
      creation_timestamp_ms: now,
      last_updated_timestamp_ms: now,
      artifact_uri: `mlflow-artifacts:/${experiment}/models/${id}/artifacts`,
      status: "LOGGED_MODEL_PENDING",
      model_type: storableName(readText(fields, "model_type") ?? ""),
      source_run_id: readText(fields, "source_run_id") ?? "",
      ...(tags.length === 0 ? {} : { tags }),
    },
    data: params.length === 0 ? {} : { params },
  };
}

/** The same model with another status. */
export function withStatus(model: JsonObject, status: string | null, now: number): JsonObject {
  const info = model["info"] as JsonObject;
  return { ...model, info: { ...info, ...(status === null ? {} : { status }), last_updated_timestamp_ms: now } };
}

/** The id of a model names the run that made it. @returns null for one that names none */
export function runIdOfModel(id: string): string | null {
  return /^m-([a-z0-9]{1,64})-[0-9a-f]{16}$/.exec(id)?.[1] ?? null;
}
