import { AppError } from "@/lib/core/errors";
import { isJsonObject, type JsonObject } from "@/lib/ingest/parse-json-line";
import { shortenText } from "@/lib/ingest/shorten-text";
import { storableName } from "@/lib/ingest/storable-name";
import { type Int64, readInt64 } from "./int64";

/** The fields of a request, from its query or its body; those that are null count as absent. */
export type Fields = JsonObject;

/** @throws AppError "bad-input" for a field that is no text */
export function readText(fields: Fields, name: string): string | null {
  const value = fields[name] ?? null;
  if (value === null || typeof value === "string") return value;
  throw wrongField(name, "a text", value);
}

/** @throws AppError "bad-input" where the field is absent, empty or no text */
export function requireText(fields: Fields, name: string): string {
  const text = readText(fields, name);
  if (text === null || text === "") throw missingField(name);
  return text;
}

/** @throws AppError "bad-input" where the field is there and no int64 */
export function readWhole(fields: Fields, name: string): Int64 | null {
  const value = fields[name] ?? null;
  if (value === null) return null;
  const whole = readInt64(value);
  if (whole === null) throw wrongField(name, "a whole number of 64 bits", value);
  return whole;
}

/** A size of a page. @throws AppError "bad-input" outside 1 to `limit` */
export function readPageSize(fields: Fields, limit: number): number | null {
  const size = readWhole(fields, "max_results");
  if (size === null) return null;
  if (size >= 1 && size <= limit) return Number(size);
  throw wrongField("max_results", `a whole number from 1 to ${limit}`, size);
}

/** Texts of a repeated field. @throws AppError "bad-input" */
export function readTexts(fields: Fields, name: string): readonly string[] {
  const value = fields[name] ?? [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === "string") return item;
    throw wrongField(name, "a list of texts", item);
  });
}

/** Objects of a repeated field. @throws AppError "bad-input" */
export function readObjects(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name] ?? [];
  if (!Array.isArray(value)) throw wrongField(name, "a list", value);
  return value.map((item: unknown) => {
    if (isJsonObject(item)) return item;
    throw wrongField(name, "a list of objects", item);
  });
}

/** A name or id to look for, as it would be kept. @throws AppError "bad-input" where it is absent, empty or no text */
export function requireName(fields: Fields, name: string): string {
  return storableName(requireText(fields, name));
}

/** The id of a run: `run_id`, and `run_uuid` as old clients call it. @throws AppError "bad-input" */
export function readRunId(fields: Fields): string {
  return storableName(readText(fields, "run_id") || requireRunUuid(fields));
}

function requireRunUuid(fields: Fields): string {
  const id = readText(fields, "run_uuid");
  if (id === null || id === "") throw missingField("run_id");
  return id;
}

/** MLflow's sentence, which its clients know. */
export function missingField(name: string): AppError {
  return new AppError("bad-input", `Missing value for required parameter '${name}'.`, "Send it with the request.");
}

export function wrongField(name: string, expected: string, value: unknown): AppError {
  const found = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? "nothing");
  return new AppError(
    "bad-input",
    `Invalid value ${shortenText(found)} for parameter '${name}' supplied: expected ${expected}.`,
    "Correct the field and send the request again.",
  );
}
