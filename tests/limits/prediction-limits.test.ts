import { describe, expect, test } from "vitest";
import { isAppError } from "@/lib/core/errors";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import {
  NAME_LENGTH_LIMIT,
  PREDICTION_COLUMNS_LIMIT,
  PREDICTION_NAME_LIMIT,
  PREDICTION_ROWS_LIMIT,
} from "@/lib/ingest/limits";
import { readPredictions } from "@/lib/ingest/read-predictions";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { memoryFile } from "../ingest/read-for-test";

/** A beginning, then the same piece for ever; it counts what was asked for. */
function endlessFile(beginning: string, piece: string) {
  const seen = { bytes: 0 };
  const file: ByteSource = {
    name: "predictions.csv",
    size: null,
    read: async () => Buffer.from(beginning),
    async *stream() {
      yield Buffer.from(beginning);
      for (const bytes = Buffer.from(piece); ; seen.bytes += bytes.length) yield bytes;
    },
  };
  return { file, seen };
}

async function refusalOf(file: ByteSource, options: Parameters<typeof readPredictions>[2] = {}) {
  const error = await readPredictions(file, NODE_PORTS, options).then(
    () => new Error("It was taken."),
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw error;
  return `${error.code}: ${error.message}`;
}

const csv = (text: string) => memoryFile("predictions.csv", text);

describe("predictions are given up at a limit that is said", () => {
  test("rows without end, at the limit and not at the end of the memory", async () => {
    const rows = "0,0.25\n".repeat(10_000);
    const { file, seen } = endlessFile("y_true,y_prob\n", rows);
    expect(await refusalOf(file)).toBe(
      "too-large: Expected predictions of at most 1,000,000 rows, found more in predictions.csv.",
    );
    expect(seen.bytes).toBeLessThan(1.1 * PREDICTION_ROWS_LIMIT * "0,0.25\n".length);
  });

  test("cells over all files of an upload", async () => {
    const shared = { cells: 10 };
    await readPredictions(csv("y_true,y_prob\n1,0.5\n0,0.5\n"), NODE_PORTS, { budget: shared });
    expect(await refusalOf(csv("y_true,y_prob,a\n1,0.5,x\n0,0.5,y\n1,0.5,z\n"), { budget: shared })).toMatch(
      /^too-large: Expected predictions of at most 20,000,000 cells, found more in predictions\.csv\./,
    );
  });

  test("columns, names of columns, texts", async () => {
    const many = Array.from({ length: PREDICTION_COLUMNS_LIMIT }, (_, at) => `c${at}`).join(",");
    expect(await refusalOf(csv(`y_true,y_prob,${many}\n`))).toMatch(/^too-large: .* at most 200 columns/);
    expect(await refusalOf(csv(`y_true,y_prob,${"n".repeat(PREDICTION_NAME_LIMIT + 1)}\n`))).toMatch(
      /^too-large: .* names of columns of at most 200 characters/,
    );
    expect(await refusalOf(csv(`y_true,y_prob,a\n1,0.5,${"n".repeat(NAME_LENGTH_LIMIT + 1)}\n`))).toMatch(
      /^too-large: .* texts in predictions of at most 1,024 characters, found more in row 1 of column "a"/,
    );
  });

  test("different texts in all", async () => {
    function* rows() {
      for (let row = 0; ; row += 1) yield `0,0.5,${row}.${"7".repeat(900)}\n`;
    }
    const file: ByteSource = {
      ...csv("y_true,y_prob,a\n"),
      async *stream() {
        yield Buffer.from("y_true,y_prob,a\n");
        for (const row of rows()) yield Buffer.from(row);
      },
    };
    expect(await refusalOf(file)).toMatch(
      /^too-large: Expected different texts of at most 16,777,216 characters in all/,
    );
  });

  test("a cell that never closes its quote", async () => {
    const { file, seen } = endlessFile('y_true,y_prob,a\n1,0.5,"', `${"x".repeat(1023)}\n`.repeat(1024));
    expect(await refusalOf(file)).toMatch(/^too-large: Expected quoted cells of at most 67,108,864 characters/);
    expect(seen.bytes).toBeLessThan(80 * 1024 ** 2);
  });

  test("empty lines without end, as a small gzip may hold them", async () => {
    const { file, seen } = endlessFile("y_true,y_prob\n1,0.5\n", "\n".repeat(100_000));
    expect(await refusalOf(file)).toMatch(/^too-large: Expected predictions of at most 1,000,000 empty lines/);
    expect(seen.bytes).toBeLessThan(2 * PREDICTION_ROWS_LIMIT);
  });
});
