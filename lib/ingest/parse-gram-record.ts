import type { JsonObject } from "./parse-json-line";

/** Inner products of the mean gradients of subgroups, or of the halves of their batches. */
export type GramRecord = {
  readonly layer: string;
  readonly subgroups: readonly string[];
  /** Patients of each subgroup where logged. */
  readonly n: readonly unknown[];
  /** Name of each row and column: `<subgroup>`, or `<subgroup>#<half>` with halves counted from 0. */
  readonly labels: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
};

/** @returns the record, or one sentence that says what is wrong with it */
export function parseGramRecord(record: JsonObject): GramRecord | string {
  const { layer, subgroups, n, halves = 1, k: rows } = record;
  if (typeof layer !== "string" || layer === "") return 'Expected the name of a layer as "layer", found none.';
  if (!isNameList(subgroups)) return 'Expected different names of subgroups as "subgroups", found others.';
  if (halves !== 1 && halves !== 2) return 'Expected 1 or 2 as "halves", found neither.';
  const size = subgroups.length * halves;
  if (!isSquare(rows, size)) return `Expected ${size} rows of ${size} inner products as "k", found others.`;
  const labels = subgroups.flatMap((name) => (halves === 1 ? [name] : [`${name}#0`, `${name}#1`]));
  return { layer, subgroups, n: Array.isArray(n) ? n : [], labels, rows };
}

function isNameList(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((name) => typeof name === "string" && name !== "") && new Set(value).size === value.length;
}

function isSquare(value: unknown, size: number): value is readonly (readonly unknown[])[] {
  return (
    Array.isArray(value) && value.length === size && value.every((row) => Array.isArray(row) && row.length === size)
  );
}
