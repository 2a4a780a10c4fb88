import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { isAppError } from "@/lib/core/errors";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { COLUMNS_LIMIT, LAYERS_LIMIT, LINE_BYTES_LIMIT, SERIES_LIMIT } from "@/lib/ingest/limits";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { WatchingSink } from "@/scripts/fuzz/watching-sink";
import { frameRecord, joinBytes, scalarEvent } from "../ingest/event-bytes";
import { codesOf, memoryFile, pointsOf, readRun, readText } from "../ingest/read-for-test";
import { historyRecord, wandbBytes } from "./wandb-bytes";

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;

/** A file that exists only while it is read: a beginning, then the same piece until it is as long as it says. */
function endlessFile(name: string, beginning: string, piece: Uint8Array, size = 2 * GIBIBYTE) {
  const head = Buffer.from(beginning);
  const seen = { bytes: 0, open: 0 };
  const file: ByteSource = {
    name,
    size,
    read: async (offset, length) => Buffer.concat([head, piece]).subarray(offset, offset + length),
    async *stream() {
      seen.open += 1;
      try {
        yield head;
        for (let sent = head.length; sent < size; sent += piece.length) {
          seen.bytes += piece.length;
          yield piece.slice();
        }
      } finally {
        seen.open -= 1;
      }
    },
  };
  return { file, seen };
}

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => new Error("It was taken."),
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw error;
  return error;
}

const budget = () => new WatchingSink(Number.MAX_SAFE_INTEGER);

describe("a line of 2 GB is given up at the limit, whatever holds it", () => {
  test.each([
    ["a.jsonl", '{"step":1,"loss":0.5}\n{"step":2,"note":"', "x"],
    ["a.csv", "step,loss\n1,0.5\n2,", "1"],
    ["a.csv", 'step,note\n1,"a"\n2,"', "x"],
    ["a.tsv", "step\tloss\n1\t0.5\n2\t", "\t"],
  ])("%s: %s", async (name, beginning, letter) => {
    const { file, seen } = endlessFile(name, beginning, Buffer.alloc(MEBIBYTE, letter));
    const { code, message } = await failureOf(readRunFiles([file], NODE_PORTS, budget()));
    expect(code).toBe("too-large");
    expect(message).toMatch(/^Expected lines of at most 67,108,864 bytes, found more in line [23] of a\.\w+\.$/);
    // The head is looked at a few times before the file is read.
    expect(seen.bytes).toBeLessThan(LINE_BYTES_LIMIT + 16 * MEBIBYTE);
    expect(seen.open).toBe(0);
  });
});

test("a gzip bomb ends after 256 MiB and not after the gigabytes that it holds", async () => {
  const line = Buffer.alloc(MEBIBYTE, " ");
  line[MEBIBYTE - 1] = 10;
  const part = gzipSync(Buffer.concat(Array.from({ length: 32 }, () => line)));
  const { file, seen } = endlessFile("a.jsonl.gz", "", part, part.length * 512);
  const whole: ByteSource = {
    ...file,
    async *stream() {
      yield gzipSync('{"step":1,"loss":0.5}\n');
      yield* file.stream();
    },
  };
  const { code, message } = await failureOf(readRunFiles([whole], NODE_PORTS, budget()));
  expect([code, message]).toEqual([
    "too-large",
    "Expected a log as gzip, which packs at most 500 times, but this one packs more.",
  ]);
  const inflatedMembers = seen.bytes / part.length;
  expect(inflatedMembers * 32 * MEBIBYTE).toBeLessThan(GIBIBYTE);
  expect(seen.open).toBe(0);
});

describe("what is just within a limit is read", () => {
  test("a table of 100,000 columns, with every point", async () => {
    const names = Array.from({ length: COLUMNS_LIMIT - 1 }, (_, at) => `m${at}`);
    const row = names.map((_, at) => at).join(",");
    const sink = budget();
    await readRunFiles([memoryFile("a.csv", `step,${names.join(",")}\n1,${row}\n2,${row}\n`)], NODE_PORTS, sink);
    expect([sink.points, sink.issues]).toEqual([2 * (COLUMNS_LIMIT - 1), 0]);
  });

  test("a record of 100,000 keys, with every point", async () => {
    const keys = Array.from({ length: COLUMNS_LIMIT - 1 }, (_, at) => `"m${at}":${at}`).join(",");
    const sink = budget();
    await readRunFiles([memoryFile("a.jsonl", `{"step":1,${keys}}\n{"step":2,${keys}}\n`)], NODE_PORTS, sink);
    expect([sink.points, sink.issues]).toEqual([2 * (COLUMNS_LIMIT - 1), 0]);
  });

  test("10,000 layers", async () => {
    const keys = Array.from({ length: LAYERS_LIMIT }, (_, at) => `"grad_norm/layer${at}.weight":${at}`).join(",");
    const read = await readText(`{"step":1,${keys}}\n`);
    expect(read.run.layers).toHaveLength(LAYERS_LIMIT);
  });

  test("nesting of 32 levels, whose value is named and left out", async () => {
    const read = await readText(`{"step":1,"loss":0.5,"x":${"[".repeat(31)}1${"]".repeat(31)}}\n`);
    expect(codesOf(read)).toEqual(["nested-value-ignored"]);
    expect(pointsOf(read)).toEqual({ loss: [[1, 0.5]] });
  });
});

test("a run of more than 1,000,000 series is refused", async () => {
  const piece = (start: number): string =>
    `{"step":1,${Array.from({ length: 1000 }, (_, at) => `"m${start + at}":1`).join(",")}}\n`;
  const file: ByteSource = {
    ...memoryFile("a.jsonl", ""),
    async *stream() {
      for (let start = 0; start <= SERIES_LIMIT; start += 1000) yield Buffer.from(piece(start));
    },
  };
  // Only numbers are given out: the test is of the limit and not of a sink that keeps a million series.
  const numbers = new Map<string, number>();
  const sink = Object.assign(budget(), {
    seriesNumber: (key: string): number => {
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    },
    point: () => undefined,
  });
  const { code, message } = await failureOf(readRunFiles([file], NODE_PORTS, sink));
  expect([code, message]).toEqual(["too-large", "Expected a run of at most 1,000,000 series, found more in a.jsonl."]);
});

describe("settings beside a log", () => {
  const LOG = memoryFile("metrics.jsonl", '{"step":1,"loss":0.5}\n');
  test.each([
    ["nested a million deep", `{"model":${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)},"seed":1}`],
    ["of brackets without an end", `{"model":${"[".repeat(1_000_000)}`],
    ["longer than any settings are", `{"model":"${"x".repeat(9 * MEBIBYTE)}"}`],
    ["with a name of a megabyte", `{"layer_order_input_to_output":["${"x".repeat(MEBIBYTE)}"]}`],
    ["with keys of the language", '{"__proto__":{"a":1},"constructor":1,"toString":2,"model":{"__proto__":[]}}'],
  ])("%s are left out or cut, and the log is read", async (_, settings) => {
    const read = await readRun([LOG, memoryFile("meta.json", settings)]);
    expect(pointsOf(read)).toEqual({ loss: [[1, 0.5]] });
    expect(JSON.stringify(read.settings).length).toBeLessThan(5000);
    for (const { message } of read.issues) expect(message.length).toBeLessThan(400);
  });

  test.each([
    [
      "aliases that multiply",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij".replaceAll(/./g, (name) => `${name}: &${name} [${`*${String.fromCharCode(name.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}model: *j\n`,
    ],
    ["brackets a hundred thousand deep", `model: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`],
    ["keys in keys a thousand deep", `${"? ".repeat(1000)}1\n`],
    [
      "keys in keys over many lines",
      `${Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth)}?`).join("\n")} 1\n`,
    ],
    ["brackets as keys two thousand deep", `a: 1\n${"[".repeat(2000)}${"]".repeat(2000)}: 1\n`],
    ["the tag of a program", 'model: !!python/object/apply:os.system ["true"]\n'],
  ])("YAML with %s does no harm, and the log is read", async (_, settings) => {
    const read = await readRun([LOG, memoryFile("hparams.yaml", settings)]);
    expect(pointsOf(read)).toEqual({ loss: [[1, 0.5]] });
    expect(JSON.stringify(read.settings).length).toBeLessThan(5000);
  });
});

describe("an event file with a hostile length", () => {
  const good = frameRecord(scalarEvent("loss", 1n, 0.5));
  test.each([
    ["2^63", 2n ** 63n],
    ["2^64 − 1", 2n ** 64n - 1n],
    ["2^53", 2n ** 53n],
    ["64 MiB and one byte", 64n * 1024n * 1024n + 1n],
  ])("%s keeps what came before and names the place", async (_, length) => {
    const hostile = frameRecord(new Uint8Array(0), length);
    const read = await readRun([memoryFile("events.out.tfevents.1", joinBytes(good, hostile, good))]);
    expect(pointsOf(read)).toEqual({ loss: [[1, 0.5]] });
    expect(read.issues).toMatchObject([{ code: "record-too-long", byteOffset: good.length }]);
  });

  test("that the file could hold but does not is a cut-off record", async () => {
    const read = await readRun([memoryFile("a", joinBytes(good, frameRecord(new Uint8Array(0), 60n * 1024n * 1024n)))]);
    expect(read.issues).toMatchObject([{ code: "truncated-tail", byteOffset: good.length }]);
  });
});

describe("a step of minus zero is the step zero", () => {
  test.each([
    ["metrics.jsonl", '{"step":-0,"loss":0.5}\n'],
    ["metrics.csv", "step,loss\n-0,0.5\n"],
    ["metrics/loss", "1700000000000 0.5 -0\n"],
    ["trainer_state.json", '{"log_history":[{"step":-0,"loss":0.5},{"step":-0,"train_runtime":1.5,"train_loss":0.5}]}'],
    ["run-a.wandb", wandbBytes([historyRecord(1, { _step: "-0", loss: "0.5" })])],
  ])("%s", async (name, content) => {
    const read = await readRun([memoryFile(name, content), memoryFile("other.txt", "words")]);
    const steps = read.storedSeries.flatMap(({ columns }) => [...columns.steps]);
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(Object.is(step, 0)).toBe(true);
  });
});
