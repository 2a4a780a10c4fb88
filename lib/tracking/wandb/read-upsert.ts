import { AppError } from "@/lib/core/errors";
import { storableMoment } from "@/lib/core/storable-moment";
import { NESTING_LIMIT } from "@/lib/ingest/limits";
import { isJsonObject, JsonLineParser, type JsonObject, nestsDeeperThan } from "@/lib/ingest/parse-json-line";
import { storableName } from "@/lib/ingest/storable-name";
import { gatherLeftOut, type LeftOut } from "../left-out";
import { DEEP_SETTING, type Entry, listEntries } from "../list-entries";
import { TAG_LENGTH_LIMIT } from "../mlflow/limits";
import { DISPLAY_NAME_LIMIT, KEPT_CONFIG_LIMIT, PLACE_LENGTH_LIMIT } from "./limits";

/** What a client states of a run, which it sends again whenever some of it has changed. */
export type WandbUpsert = {
  /** The client's project and the id that it gave the run. */
  readonly place: string;
  /** null where the client leaves it to the server. */
  readonly name: string | null;
  readonly displayName: string | null;
  /** null where this request says nothing of it. */
  readonly config: WandbConfig | null;
  readonly tags: readonly Entry[];
};

export type WandbConfig = {
  /** As the program set it, without what the client adds of itself and the machine. */
  readonly values: JsonObject;
  /** The same as a list, names inside objects with dots. */
  readonly entries: readonly Entry[];
  /** The whole of it as JSON in the form of the protocol, for a client that resumes; null where it is too long. */
  readonly kept: string | null;
  readonly leftOut: readonly LeftOut[];
  /** When the program began, where the client says it. */
  readonly startedAt: Date | null;
};

const OWN = "_wandb";
const OUTSIDE = "Times of the run outside the years 1 to 9999 were left out.";
const DEFAULT_PROJECT = "uncategorized";
const PLACE_TAG = "wandb.project";
export const NOTES_TAG = "wandb.notes";
/** The labels of a run, as JSON. */
export const TAGS_TAG = "wandb.tags";
/** Under which keys what a client states of a run is kept among its tags. */
const TAGS: Readonly<Record<string, string>> = {
  groupName: "wandb.group",
  jobType: "wandb.job_type",
  notes: NOTES_TAG,
  commit: "wandb.commit",
  repo: "wandb.repo",
  program: "wandb.program",
  host: "wandb.host",
  sweep: "wandb.sweep",
};

/** @throws AppError "bad-input" where a value has another form */
export function readUpsert(variables: JsonObject): WandbUpsert {
  const config = readText(variables, "config");
  const place = readPlace(variables, "project") ?? DEFAULT_PROJECT;
  return {
    place,
    name: readPlace(variables, "name"),
    displayName: readName(variables),
    config: config === null ? null : readConfig(config),
    tags: [{ key: PLACE_TAG, value: place }, ...readTags(variables)],
  };
}

/** Longer ones are cut, as every name of a run is. */
function readName(variables: JsonObject): string | null {
  const text = readText(variables, "displayName");
  return text === null ? null : storableName(text.slice(0, DISPLAY_NAME_LIMIT));
}

/** The id of a run or the name of a project. @throws AppError "bad-input" */
export function readPlace(variables: JsonObject, name: string): string | null {
  const text = readText(variables, name);
  if (text === null) return null;
  if (text.length <= PLACE_LENGTH_LIMIT) return storableName(text);
  throw new AppError(
    "bad-input",
    `Expected at most ${PLACE_LENGTH_LIMIT} characters as ${name}, found ${text.length}.`,
    "Give the run or the project a shorter name.",
  );
}

/** @returns null for one that is absent or empty. @throws AppError "bad-input" */
function readText(variables: JsonObject, name: string): string | null {
  const value = variables[name] ?? null;
  if (value === null || value === "") return null;
  if (typeof value === "string") return value;
  throw new AppError("bad-input", `Expected a text as ${name}, found another kind of value.`, "Send a text.");
}

function readTags(variables: JsonObject): Entry[] {
  const tags: Entry[] = [];
  for (const [name, key] of Object.entries(TAGS)) {
    const value = readText(variables, name);
    if (value !== null) tags.push({ key, value: storableName(value).slice(0, TAG_LENGTH_LIMIT) });
  }
  const labels = variables["tags"];
  if (!Array.isArray(labels) || labels.length === 0) return tags;
  const texts = labels.filter((label: unknown) => typeof label === "string").map(storableName);
  return [...tags, { key: TAGS_TAG, value: JSON.stringify(texts).slice(0, TAG_LENGTH_LIMIT) }];
}

/** The configuration has each value in an object: `{"lr": {"value": 0.1, "desc": null}}`. */
function readConfig(text: string): WandbConfig {
  const parsed = new JsonLineParser().parse(text);
  const leftOut = gatherLeftOut();
  const values: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(isJsonObject(parsed) ? parsed : {})) {
    if (key === OWN) continue;
    if (nestsDeeperThan(item, NESTING_LIMIT)) leftOut.add(DEEP_SETTING, key, 0);
    else Object.defineProperty(values, key, { value: unwrap(item), enumerable: true });
  }
  const kept = JSON.stringify(wrap(values));
  const startedAt = isJsonObject(parsed) ? findStart(parsed[OWN], leftOut) : null;
  return {
    values,
    entries: listEntries(values, leftOut),
    kept: kept.length <= KEPT_CONFIG_LIMIT ? kept : null,
    leftOut: leftOut.all(),
    startedAt,
  };
}

function unwrap(item: unknown): unknown {
  return isJsonObject(item) && "value" in item ? item["value"] : item;
}

function wrap(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
}

/** `{"value": {"e": {"<writer>": {"startedAt": "2026-11-22T21:36:02Z"}}}}`: each program that wrote to the run. */
function findStart(own: unknown, leftOut: ReturnType<typeof gatherLeftOut>): Date | null {
  const inner = unwrap(own);
  const writers = isJsonObject(inner) ? inner["e"] : null;
  const starts = Object.values(isJsonObject(writers) ? writers : {}).flatMap((writer) => {
    const text = isJsonObject(writer) ? writer["startedAt"] : null;
    if (typeof text !== "string" || Number.isNaN(Date.parse(text))) return [];
    const start = storableMoment(Date.parse(text));
    if (start === null) leftOut.add(OUTSIDE, text, 0);
    return start === null ? [] : [start];
  });
  return starts.toSorted((left, right) => left.getTime() - right.getTime())[0] ?? null;
}
