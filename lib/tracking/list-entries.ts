import { NESTING_LIMIT } from "@/lib/ingest/limits";
import { isJsonObject, type JsonObject } from "@/lib/ingest/parse-json-line";
import { storableName } from "@/lib/ingest/storable-name";
import type { gatherLeftOut } from "./left-out";
import { KEY_LENGTH_LIMIT, PARAMETER_LENGTH_LIMIT } from "./mlflow/limits";

/** A setting or a tag as it is kept. */
export type Entry = { readonly key: string; readonly value: string };

/** Of one configuration; each entry is a row. */
export const CONFIG_ENTRIES_LIMIT = 5000;

export const DEEP_SETTING = `Settings that nest deeper than ${NESTING_LIMIT} levels were left out.`;
const LONG_NAME = `Settings under names of more than ${KEY_LENGTH_LIMIT} characters were left out.`;
const TOO_MANY = `Settings beyond the first ${CONFIG_ENTRIES_LIMIT} were left out.`;
const CUT = `Settings longer than ${PARAMETER_LENGTH_LIMIT} characters were cut.`;

/**
 * A configuration as a list: names inside objects get dots, what is no text is written as JSON. Its nesting is bounded
 * by whoever calls.
 */
export function listEntries(values: JsonObject, leftOut: ReturnType<typeof gatherLeftOut>): Entry[] {
  const entries = new Map<string, string>();
  for (const [sent, value] of leavesOf("", values)) {
    const key = storableName(sent);
    const text = storableName(typeof value === "string" ? value : JSON.stringify(value));
    if (key.length > KEY_LENGTH_LIMIT) leftOut.add(LONG_NAME, key, 0);
    else if (entries.size >= CONFIG_ENTRIES_LIMIT && !entries.has(key)) leftOut.add(TOO_MANY, key, 0);
    else {
      if (text.length > PARAMETER_LENGTH_LIMIT) leftOut.add(CUT, key, 0);
      entries.set(key, storableName(text.slice(0, PARAMETER_LENGTH_LIMIT)));
    }
  }
  return [...entries].map(([key, value]) => ({ key, value }));
}

function* leavesOf(prefix: string, values: JsonObject): Generator<readonly [string, unknown]> {
  for (const [name, value] of Object.entries(values)) {
    const key = `${prefix}${name}`;
    if (isJsonObject(value) && Object.keys(value).length > 0) yield* leavesOf(`${key}.`, value);
    else yield [key, value];
  }
}
