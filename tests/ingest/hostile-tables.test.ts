import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { decodeDeltas } from "@/lib/ingest/decode-delta";
import { decodeHybrid } from "@/lib/ingest/decode-hybrid";
import { ParquetDamage } from "@/lib/ingest/parquet-damage";
import { skipThriftStruct } from "@/lib/ingest/skip-thrift";
import { memoryFile, readRun } from "./read-for-test";

const LOGGERS = path.join(import.meta.dirname, "../fixtures/loggers");
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(LOGGERS, name)));
const read = (bytes: Uint8Array) => readRun([memoryFile("file", bytes)]);

/** A Parquet file with this footer and a page's worth of nothing before it. */
function withFooter(footer: readonly number[], length = footer.length): Uint8Array {
  const tail = new Uint8Array(8);
  new DataView(tail.buffer).setUint32(0, length, true);
  tail.set([...Buffer.from("PAR1")], 4);
  return new Uint8Array([...Buffer.from("PAR1"), ...new Array<number>(64).fill(0), ...footer, ...tail]);
}

describe("a Parquet file with a hostile footer is refused with one sentence and no room made for it", () => {
  const list = (fill: number): number[] => [0x29, 0xf0 + fill, 0xff, 0xff, 0xff, 0xff, 0x07];
  test.each<readonly [string, Uint8Array, string]>([
    ["longer than the file", withFooter([0], 0x7fffffff), "a footer of 2147483647 bytes in a file of"],
    ["with a list of two billion structures", withFooter([...list(0x0c), 0]), "a footer that is no whole description"],
    ["with lists in lists in lists", withFooter(new Array<number>(100_000).fill(0x19)), "a footer that is no whole"],
    ["with structures in structures", withFooter(new Array<number>(100_000).fill(0x1c)), "a footer that is no whole"],
    ["with a number of a million digits", withFooter([0x16, ...new Array<number>(1e6).fill(0xff), 0]), "no whole"],
    ["that says nothing", withFooter([0]), "a footer that contradicts itself"],
    ["of a writer that was stopped", fixture("parquet/polars-zstd.parquet").slice(0, -300), "leaves no footer"],
  ])("%s", async (_, bytes, sentence) => {
    await expect(read(bytes)).rejects.toThrow(sentence);
  });
});

test("runs that claim more values than there are rows give no more than that", () => {
  const run = Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 1);
  expect(decodeHybrid(run, 0, run.length, 1, 3)).toEqual(Uint32Array.of(1, 1, 1));
  expect(() => decodeHybrid(Uint8Array.of(0, 1, 0, 1), 0, 4, 1, 3)).toThrow(ParquetDamage);
});

test("any bytes decode to as many values as asked for, or are damage", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(32), fc.nat(500), (bytes, width, count) => {
      for (const decode of [
        () => decodeHybrid(bytes, 0, bytes.length, width, count).length,
        () => decodeDeltas(bytes, 0, 64, count).values.length,
      ]) {
        try {
          expect(decode()).toBe(count);
        } catch (error) {
          if (!(error instanceof ParquetDamage)) throw error;
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test("what has been walked over as Thrift lies inside the bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const end = skipThriftStruct(bytes, 0, { values: 1000 });
      expect(end).toBeLessThanOrEqual(bytes.length);
      // The last byte says that the struct ends; its upper half means nothing there.
      expect(end === -1 || ((bytes[end - 1] ?? 1) & 0x0f) === 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

describe("whatever byte is changed or cut off, only errors that a user can understand come out", () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  const cut = fc.oneof(fc.constant(0), fc.nat(3000));
  test.each<readonly [string, number]>([
    ["parquet/pyarrow-zstd-groups.parquet", 60],
    ["parquet/pyarrow-v2-encodings.parquet", 60],
    ["parquet/pyarrow-long-deltas.parquet", 60],
    ["parquet/pyarrow-types.parquet", 60],
    ["parquet/pyarrow-brotli.parquet", 30],
    ["parquet/pyarrow-gzip-plain.parquet", 30],
    ["mlflow-sqlite/two-runs.db", 10],
  ])("%s", async (name, numRuns) => {
    const whole = fixture(name);
    await fc.assert(
      fc.asyncProperty(changes, cut, async (bytes, end) => {
        const damaged = whole.slice(0, Math.max(1, whole.length - end));
        for (const [at, byte] of bytes) damaged[at % damaged.length] = byte;
        try {
          await read(damaged);
        } catch (error) {
          if (!isAppError(error)) throw error;
        }
      }),
      { numRuns },
    );
  });
});
