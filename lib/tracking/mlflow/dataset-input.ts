import { AppError } from "@/lib/core/errors";
import { isJsonObject, type JsonObject } from "@/lib/ingest/parse-json-line";
import { storableName } from "@/lib/ingest/storable-name";
import {
  DATASET_DIGEST_LIMIT,
  DATASET_NAME_LIMIT,
  DATASET_PROFILE_LIMIT,
  DATASET_TEXT_LIMIT,
  INPUT_TAG_KEY_LIMIT,
  INPUT_TAG_VALUE_LIMIT,
  KEPT_JSON_LIMIT,
} from "./limits";
import { type Fields, missingField, readObjects, readText, requireText } from "./read-fields";

/** Under this key among the tags of an input stands what the data set was used for. */
const CONTEXT_TAG = "mlflow.data.context";

/** A data set that a run read, with the JSON that is kept of it. @throws AppError "bad-input" as MLflow's server does */
export function readDatasetInput(input: Fields): {
  readonly name: string;
  readonly digest: string;
  readonly json: string;
} {
  const dataset = readObject(input, "dataset");
  const name = storableName(requireShort(dataset, "name", DATASET_NAME_LIMIT));
  const digest = storableName(requireShort(dataset, "digest", DATASET_DIGEST_LIMIT));
  requireText(dataset, "source_type");
  requireGiven(dataset, "source", DATASET_TEXT_LIMIT);
  checkLength("schema", readText(dataset, "schema"), DATASET_TEXT_LIMIT);
  checkLength("profile", readText(dataset, "profile"), DATASET_PROFILE_LIMIT);
  const tags = readObjects(input, "tags").map((tag) => ({
    key: storableName(requireShort(tag, "key", INPUT_TAG_KEY_LIMIT)),
    value: storableName(requireGiven(tag, "value", INPUT_TAG_VALUE_LIMIT)),
  }));
  const whole = writeInput(tags, dataset);
  return { name, digest, json: whole.length <= KEPT_JSON_LIMIT ? whole : writeInput(tags, { name, digest }) };
}

/** One text of each data set of a run: its name, its digest, or what it was used for. */
export function datasetTexts(inputs: readonly unknown[], key: string): readonly string[] {
  return inputs.flatMap((input) => {
    if (!isJsonObject(input)) return [];
    const text = key === "context" ? contextOf(input) : readObject(input, "dataset")[key];
    return typeof text === "string" ? [text] : [];
  });
}

function contextOf(input: Fields): unknown {
  return readObjects(input, "tags").find((tag) => tag["key"] === CONTEXT_TAG)?.["value"];
}

function readObject(fields: Fields, name: string): JsonObject {
  const [found = {}] = readObjects({ [name]: [fields[name] ?? {}] }, name);
  return found;
}

function requireShort(fields: Fields, name: string, limit: number): string {
  requireText(fields, name);
  return requireGiven(fields, name, limit);
}

/** The same where it may be empty. */
function requireGiven(fields: Fields, name: string, limit: number): string {
  const text = readText(fields, name);
  if (text === null) throw missingField(name);
  checkLength(name, text, limit);
  return text;
}

function checkLength(name: string, text: string | null, limit: number): void {
  if (text === null || text.length <= limit) return;
  throw new AppError(
    "bad-input",
    `'${name}' exceeds the maximum length of ${limit} characters: it has ${text.length}.`,
    "Send a shorter text.",
  );
}

function writeInput(tags: readonly object[], dataset: object): string {
  return JSON.stringify({ ...(tags.length === 0 ? {} : { tags }), dataset });
}
