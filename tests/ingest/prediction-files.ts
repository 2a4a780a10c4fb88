import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { readPredictions } from "@/lib/ingest/read-predictions";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { memoryFile } from "./read-for-test";

/** A file that pandas or pyarrow wrote. */
export function predictionFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(import.meta.dirname, "../fixtures/predictions", name)));
}

export async function readSet(content: string | Uint8Array, name = "predictions.csv", pieces?: number[]) {
  return (await readPredictions(memoryFile(name, content, pieces), NODE_PORTS)).set;
}

/** The sentence with which a file is refused, and what to do. */
export async function refusalOf(content: string | Uint8Array, name = "predictions.csv"): Promise<string> {
  const error = await readSet(content, name).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw error ?? new Error("It was not refused.");
  expect(["unreadable-file", "too-large"]).toContain(error.code);
  expect(error.fix).not.toBe("");
  return error.message;
}
