import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inspectPath } from "@/lib/usecases/inspect-path";
import { scanExtremes, scanHeatmap } from "@/scripts/bench/bare-scan";
import type { Figure, FigureLine } from "@/scripts/bench/figure";
import { parseParquetPlainly } from "@/scripts/bench/parse-parquet-plainly";
import { parseCsvPlainly, parseEventFilePlainly, parseJsonLinesPlainly } from "@/scripts/bench/parse-plainly";
import { growthExponent } from "@/scripts/bench/sample";
import { makeColumns, pointsOf } from "@/scripts/bench/workload";
import { writeEventFile } from "@/scripts/bench/write-event-file";
import { writeParquet } from "@/scripts/bench/write-parquet";
import { writeTables } from "@/scripts/bench/write-tables";
import { writeCsv, writeJsonLines } from "@/scripts/bench/write-text-logs";

const WORKLOAD = { name: "small", steps: 300, layers: 3 };
const COLUMNS = makeColumns(WORKLOAD);

describe("workloads", () => {
  test("are the same at every start, with one spike above all else in each series", () => {
    expect(makeColumns(WORKLOAD)).toEqual(COLUMNS);
    expect(COLUMNS.spikes.map(({ value }) => value)).toEqual(COLUMNS.values.map((column) => Math.max(...column)));
    expect(COLUMNS.spikes.map(({ step, value }, index) => COLUMNS.values[index]?.[step] === value)).not.toContain(
      false,
    );
  });
});

describe("files of the bench", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "rounds-bench-test-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each([
    ["log.jsonl", writeJsonLines],
    ["log.csv", writeCsv],
    ["events.out.tfevents.1", writeEventFile],
  ] as const)("%s is read by the product point for point", async (name, write) => {
    const file = path.join(folder, name);
    expect(write(file, COLUMNS)).toBe(pointsOf(WORKLOAD));
    const { points, series, issues } = await inspectPath(file, { layerOrder: null });
    expect({ points, issues }).toEqual({ points: pointsOf(WORKLOAD), issues: [] });
    expect(series.map(({ key }) => key)).toEqual(COLUMNS.keys);
    // An event file holds float32.
    const greatest = COLUMNS.spikes.map(({ value }) => (name.startsWith("events") ? Math.fround(value) : value));
    expect(series.map(({ max }) => max)).toEqual(greatest);
  });

  test("the plain passes see every value, so that products are compared with the whole work", async () => {
    const at = (name: string): string => path.join(folder, name);
    writeParquet(at("log.parquet"), COLUMNS);
    expect(parseJsonLinesPlainly(await readFile(at("log.jsonl")))).toBe(WORKLOAD.steps);
    expect(parseCsvPlainly(await readFile(at("log.csv")))).toBe(pointsOf(WORKLOAD) + WORKLOAD.steps);
    expect(parseEventFilePlainly(await readFile(at("events.out.tfevents.1")))).toBe(pointsOf(WORKLOAD));
    expect(await parseParquetPlainly(await readFile(at("log.parquet")))).toBe(pointsOf(WORKLOAD) + WORKLOAD.steps);
  });
});

describe("statistics of the bench", () => {
  test("times that grow as a power of the size have that power as their exponent", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (power, factor) => {
          const sizes = [1e4, 1e5, 1e6, 1e7];
          const times = sizes.map((size) => factor * size ** power);
          expect(growthExponent(sizes, times)).toBeCloseTo(power, 9);
        },
      ),
    );
  });

  test("the bare scans find every spike", () => {
    const greatest = COLUMNS.spikes.map(({ value }) => value);
    const rows = COLUMNS.values.length;
    const rowsOf = (cells: Float64Array) =>
      Array.from({ length: rows }, (_, row) =>
        Math.max(...cells.subarray((row * cells.length) / rows, ((row + 1) * cells.length) / rows)),
      );
    expect(rowsOf(scanExtremes(COLUMNS.values, 7))).toEqual(greatest);
    expect(rowsOf(scanHeatmap(COLUMNS.values, 7))).toEqual(greatest);
  });
});

describe("tables of figures", () => {
  const measure = () => Promise.reject(new Error("Tables measure nothing."));
  const cases = [
    { name: "one", goal: { atMost: 2 }, measure },
    { name: "two", goal: null, measure },
  ];
  const figure: Figure = { name: "speed", what: "How fast", cases };
  const line: FigureLine = {
    figure: "speed",
    case: "one",
    goal: { atMost: 2 },
    isQuick: false,
    seconds: 1,
    isMet: false,
    value: 2.3456,
    unit: "times",
    product: { median: 1.5, least: 1, greatest: 2, n: 3, unit: "s" },
  };
  const document = "before\n<!-- figures: speed -->\nold\n<!-- end -->\nafter\n";

  test("a measured figure stands in its place with goal, spread and n, and the text around it stays", () => {
    const written = writeTables(document, [figure], ["> a line of npm", JSON.stringify(line)]);
    expect(written).toContain("| one | 2.35 times | at most 2 (missed) | 1.5 s (1–2, n = 3) |");
    expect(written.startsWith("before\n") && written.endsWith("\nafter\n")).toBe(true);
    expect(written).not.toContain("old");
  });

  test("a figure that could not be taken says why", () => {
    const failed = { ...line, case: "two", goal: null, unavailable: "no browser" };
    expect(writeTables(document, [figure], [JSON.stringify(failed)])).toContain("| two | not taken: no browser |");
  });

  test("of one case the last line counts, and a figure that was not taken keeps its table", () => {
    const later = { ...line, value: 1, isMet: true };
    const written = writeTables(document, [figure], [JSON.stringify(line), JSON.stringify(later)]);
    expect(written).toContain("| one | 1 times | at most 2 (met) |");
    expect(writeTables(document, [figure], [])).toBe(document);
  });
});
