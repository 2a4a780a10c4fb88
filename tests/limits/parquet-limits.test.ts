import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { WatchingSink } from "@/scripts/fuzz/watching-sink";
import { memoryFile } from "../ingest/read-for-test";

const FOLDER = "tests/fixtures/loggers/parquet";
const TAIL_BYTES = 8;
/** None of the fixtures has a tenth of it. */
const POINTS_LIMIT = 100_000;

function fixture(name: string): Buffer {
  return readFileSync(`${FOLDER}/${name}`);
}

/** The points that were read, or the code of the refusal. */
async function outcomeOf(bytes: Uint8Array): Promise<number | string> {
  const sink = new WatchingSink(POINTS_LIMIT);
  try {
    await readRunFiles([memoryFile("a.parquet", bytes)], NODE_PORTS, sink);
  } catch (error) {
    if (!isAppError(error)) throw error;
    expect(error.message).toMatch(/^(?=.*a\.parquet)Expected .+ found .+\.$/s);
    return error.code;
  }
  if (sink.violation !== null) throw sink.violation;
  return sink.points;
}

function withFooterLength(name: string, length: number): Buffer {
  const bytes = fixture(name);
  bytes.writeUInt32LE(length, bytes.length - TAIL_BYTES);
  return bytes;
}

describe("a Parquet file with a hostile footer", () => {
  test.each([
    ["of no length", 0],
    ["as long as the file", 3794],
    ["longer than the file", 1_000_000],
    ["of 2^31 bytes", 2 ** 31],
    ["of 2^32 − 1 bytes", 2 ** 32 - 1],
  ])("%s is refused", async (_, length) => {
    expect(await outcomeOf(withFooterLength("pyarrow-long-deltas.parquet", length))).toMatch(
      /unreadable-file|too-large/,
    );
  });

  test("with any one byte changed gives a reading or a refusal, and nothing else", async () => {
    const original = fixture("pandas-fastparquet.parquet");
    const start = original.length - TAIL_BYTES - original.readUInt32LE(original.length - TAIL_BYTES);
    let refused = 0;
    for (let at = start; at < original.length; at += 1) {
      for (const change of [0x01, 0x02, 0x10, 0x80, 0xff]) {
        const bytes = Buffer.from(original);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        if (typeof (await outcomeOf(bytes)) === "string") refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  test("that is cut off anywhere is refused", async () => {
    const original = fixture("pandas-fastparquet.parquet");
    for (let length = 4; length < original.length; length += 7) {
      expect(await outcomeOf(original.subarray(0, length))).toBe("unreadable-file");
    }
  });

  test("whose columns have no name is refused", async () => {
    const bytes = fixture("pandas-fastparquet.parquet");
    // The head of the field that comes before the name in the first element of the schema.
    bytes[685] = 0x17;
    expect(await outcomeOf(bytes)).toBe("unreadable-file");
  });

  test("whose page header holds something else in the place of a number is damage, and no loop without end", async () => {
    const bytes = fixture("pyarrow-long-deltas.parquet");
    // The type of the field that holds the length of the levels, found by fuzzing.
    bytes[365] = 1;
    expect(await outcomeOf(bytes)).toBe("unreadable-file");
  });
});
