import { parseNumber } from "@/lib/ingest/parse-number";

/** Reads a double of protobuf's JSON: a number, or a text such as "NaN" or "-Infinity". @returns null for what is none */
export function readDouble(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return null;
  return parseNumber(value) ?? null;
}

/** The JSON of a double: what JSON has no number for is a text, in MLflow's words. */
export function writeDouble(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
