import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openPath } from "@/lib/usecases/open-path";
import { codesOf, memoryFile, pointsOf, readRun } from "./read-for-test";

const LOGGERS = path.join(import.meta.dirname, "../fixtures/loggers");
type Expected = Readonly<Record<string, Readonly<Record<string, readonly [number, string][]>>>>;

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(LOGGERS, name)));
const read = (name: string, bytes = fixture(name)) => readRun([memoryFile(path.basename(name), bytes)]);
const expectedOf = (logger: string) =>
  JSON.parse(readFileSync(path.join(LOGGERS, logger, "expected.json"), "utf8")) as Expected;

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

describe.each(["mlflow-sqlite", "trackio"])("%s: every value bit for bit", (logger) => {
  test.each(Object.entries(expectedOf(logger)).filter(([name]) => name !== "live.db"))("%s", async (name, series) => {
    const run = await read(`${logger}/${name}`);
    expect(hexedPoints(run)).toEqual(series);
    expect(run.run.formats).toEqual(["sqlite"]);
    expect(run.rejected).toBe(0);
  });
});

test("a single run gives its name, its times and its parameters", async () => {
  const { run, settings, issues } = await read("mlflow-sqlite/one-run.db");
  expect(settings).toMatchObject({ name: "trusting-owl-7", learningRate: 0.001, batchSize: 32, optimizer: "AdamW" });
  expect(run.series.find(({ key }) => key === "train/loss")?.points.times?.[1]).toBe(1_795_420_801_123_000);
  expect(run.subgroups).toEqual(["tbi", "polytrauma"]);
  expect(issues).toEqual([]);
});

test("several runs are told apart by their names, and an issue says so", async () => {
  const run = await read("mlflow-sqlite/two-runs.db");
  expect(codesOf(run)).toEqual(["several-runs"]);
  expect(run.issues[0]?.message).toContain("found 2 (calm-fox-1, wild-elk-2)");
  expect(run.settings.name).toBeNull();
});

test("a database inside a gzip is unpacked first", async () => {
  const name = "mlflow-sqlite/one-run.db";
  const run = await read(`${name}.gz`, new Uint8Array(gzipSync(fixture(name))));
  expect(hexedPoints(run)).toEqual(expectedOf("mlflow-sqlite")["one-run.db"]);
});

describe("the newest rows in the write-ahead log", () => {
  const inFolder = async (...names: readonly string[]) => {
    const folder = await mkdtemp(path.join(tmpdir(), "rounds-test-"));
    try {
      for (const name of names) await writeFile(path.join(folder, name), fixture(`trackio/${name}`));
      const { files } = await openPath(folder);
      return await readRun(files);
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  test("are read where the log lies beside the database", async () => {
    const run = await inFolder("live.db", "live.db-wal");
    expect(hexedPoints(run)).toEqual(expectedOf("trackio")["live.db"]);
    expect(run.issues).toEqual([]);
  });

  test("are said to be missing where it may have been left behind", async () => {
    const run = await inFolder("live.db");
    expect(run.points).toBeLessThan(30);
    expect(codesOf(run)).toEqual(["no-write-ahead-log"]);
  });
});

describe("databases that are not as they should be", () => {
  test("one that was cut keeps what could be read", async () => {
    const whole = fixture("mlflow-sqlite/two-runs.db");
    const run = await read("cut.db", cutMetrics(whole));
    expect(codesOf(run)).toContain("damaged-database");
    expect(run.points).toBeGreaterThan(0);
    expect(run.points).toBeLessThan(20);
  });

  test("a view instead of the table of metrics is refused, not run", async () => {
    await expect(read("mlflow-sqlite/view.db")).rejects.toThrow("found a view where the table of metrics should be");
  });

  test("one of another program is refused with the names of its tables", async () => {
    const other = replaceText(fixture("mlflow-sqlite/one-run.db"), "CREATE TABLE metrics", "CREATE TABLE metricz");
    await expect(read("other.db", other)).rejects.toThrow(/Expected .*database/);
  });

  test("nothing but the beginning is refused with one sentence", async () => {
    await expect(read("head.db", fixture("mlflow-sqlite/one-run.db").slice(0, 100))).rejects.toThrow(
      "Expected an SQLite database that can be read",
    );
  });
});

/** The same bytes with another text of the same length in place of the first. */
function replaceText(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bytes).toString("latin1");
  if (from.length !== to.length || !text.includes(from)) throw new Error("nothing to replace");
  return new Uint8Array(Buffer.from(text.replace(from, to), "latin1"));
}

/** Zeros the last page that holds rows of metrics: the table is read in order and breaks off there. */
function cutMetrics(bytes: Uint8Array): Uint8Array {
  const cut = bytes.slice();
  const page = 1024;
  for (let at = cut.length - page; at > 0; at -= page) {
    const isLeafOfTable = cut[at] === 13;
    const text = Buffer.from(cut.subarray(at, at + page)).toString("latin1");
    if (!isLeafOfTable || !text.includes("train/loss") || text.includes("m-tbi")) continue;
    cut.fill(255, at, at + 12);
    return cut;
  }
  throw new Error("no page of metrics");
}
