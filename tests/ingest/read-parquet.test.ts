import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { ParquetRunWriter } from "@/lib/render/parquet-run-writer";
import { codesOf, memoryFile, pointsOf, readRun } from "./read-for-test";

const FOLDER = path.join(import.meta.dirname, "../fixtures/loggers/parquet");
type Log = { readonly series: Readonly<Record<string, readonly [number, string][]>>; readonly times?: number[] };
const EXPECTED = JSON.parse(readFileSync(path.join(FOLDER, "expected.json"), "utf8")) as {
  readonly logs: Readonly<Record<string, Log>>;
  readonly files: Readonly<Record<string, string>>;
};

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(FOLDER, name)));
const read = (name: string, bytes = fixture(name)) => readRun([memoryFile(name, bytes)]);

/** The eight bytes of a double, so that −0 and NaN count. */
function hexed(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function hexedPoints(run: Awaited<ReturnType<typeof read>>) {
  const entries = Object.entries(pointsOf(run));
  return Object.fromEntries(entries.map(([key, points]) => [key, points.map(([step, value]) => [step, hexed(value)])]));
}

describe("Parquet files as other programs write them", () => {
  test.each(Object.entries(EXPECTED.files))("%s: every value bit for bit", async (name, log) => {
    const run = await read(name);
    expect(hexedPoints(run)).toEqual(EXPECTED.logs[log]?.series);
    const times = EXPECTED.logs[log]?.times;
    const grads = run.run.series.find(({ key }) => key === "grad_norm/encoder.0.weight");
    if (times !== undefined) expect(Array.from(grads?.points.times ?? [])).toEqual(times);
    expect(run.run.formats).toEqual(["parquet"]);
  });
});

test("a file inside a gzip is unpacked first", async () => {
  const name = "pandas-long-gzip.parquet";
  const run = await read(`${name}.gz`, new Uint8Array(gzipSync(fixture(name))));
  expect(hexedPoints(run)).toEqual(EXPECTED.logs["long"]?.series);
});

test("what is no number is left out, and the file says which of it was one that a double cannot hold", async () => {
  const run = await read("pyarrow-types.parquet");
  expect(run.issues.map(({ code, sample }) => [code, sample])).toEqual([
    ["nested-value-ignored", null],
    ["nested-value-ignored", null],
    ["bad-number", "row 3"],
    ["bad-number", "row 3"],
    ["bad-number", "row 3: not a number"],
  ]);
  expect(run.rejected).toBe(3);
});

test("predictions of patients are told from logs, and refused without one", async () => {
  await expect(read("predictions.parquet")).rejects.toThrow(
    "found predictions of patients alone in predictions.parquet",
  );
  const log = memoryFile("log.parquet", fixture("pandas-index.parquet"));
  const run = await readRun([memoryFile("predictions.parquet", fixture("predictions.parquet")), log]);
  expect(codesOf(run)).toEqual([]);
});

test("a run that was exported as Parquet is the same run again", async () => {
  const writer = new ParquetRunWriter();
  const mapping = { metric: "loss", layer: null, parameter: null, subgroup: "tbi", split: "validation" } as const;
  const series = { key: " odd key ", context: { folder: "a" }, mapping, estimated: "a guess" };
  const points = { steps: Float64Array.of(1, 2), times: Float64Array.of(1_795_420_800_123_456, Number.NaN) };
  const pieces = [
    writer.begin({ settings: { name: "exported" }, layers: [{ layer: "fc", depth: 3, numel: 12 }] }),
    writer.series(series),
    writer.points({ ...points, values: Float64Array.of(0.1, Number.NaN) }),
    writer.end(),
  ];
  const run = await read("export.parquet", new Uint8Array(Buffer.concat(pieces)));
  expect(pointsOf(run)).toEqual({
    " odd key  folder=a": [
      [1, 0.1],
      [2, Number.NaN],
    ],
  });
  expect(run.sourceSeries[0]).toMatchObject({ metric: "loss", subgroup: "tbi", split: "validation", estimated: true });
  expect(Array.from(run.run.series[0]?.points.times ?? [])).toEqual([1_795_420_800_123_456, Number.NaN]);
  expect(run.settings.name).toBe("exported");
  expect(run.layerFacts).toEqual([{ layer: "fc", depth: 3, numel: 12 }]);
  expect(run.issues).toEqual([]);
});
