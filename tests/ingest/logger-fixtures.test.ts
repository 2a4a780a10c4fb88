import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { INSPECT } from "@/cli/inspect";
import { inspectionDocumentSchema } from "@/lib/schema/inspection";
import { inspectPath } from "@/lib/usecases/inspect-path";
import { readPath } from "@/lib/usecases/read-path";

const FOLDER = path.join(import.meta.dirname, "../fixtures/loggers");
const SUFFIX = ".expected.json";
/** Sums of thousands of numbers in another order differ in their last bits. */
const TOLERANCE = 1e-12;

type Described = {
  readonly count: number;
  readonly first: { readonly step: number; readonly value: number | string };
  readonly last: { readonly step: number; readonly value: number | string };
  readonly min: number | null;
  readonly max: number | null;
  readonly sum: number | null;
  readonly nonFinite: number;
  readonly estimated: boolean;
};
type Expected = {
  readonly formats: readonly string[];
  readonly series: Readonly<Record<string, Described>>;
  readonly issues?: readonly string[];
  /** Series that the logger adds by itself; `*` for any. */
  readonly alsoHolds?: readonly string[];
  /** Of numbers that the logger itself rounds. */
  readonly tolerance?: number;
};

/** Every fixture with what its script logged, by the path that `rounds inspect` is given. */
const FIXTURES = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(SUFFIX))
  .map((name) => name.slice(0, -SUFFIX.length))
  .sort();

function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(path.join(FOLDER, name + SUFFIX), "utf8"));
}

test("every logger has a fixture, the script that made it, and what was logged", () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const incomplete = folders.filter(({ name }) => {
    const files = readdirSync(path.join(FOLDER, name));
    return !files.some((file) => /^make_\w+\.py$/.test(file)) || !files.some((file) => file.endsWith("expected.json"));
  });
  expect(incomplete.map(({ name }) => name).filter((name) => name !== "__pycache__")).toEqual([]);
  expect(FIXTURES.length).toBeGreaterThan(10);
});

test("an inspection shows what the source says beside a key", async () => {
  const [series] = (await inspectPath(path.join(FOLDER, "tensorboardx/run/loss"), { layerOrder: null })).series;
  expect(series?.context).toEqual({ folder: "isolated_tbi" });
  const out = vi.fn<(line: string) => void>();
  await INSPECT.run([path.join(FOLDER, "tensorboardx/run")], { out, error: out, progress: () => {} });
  expect(out.mock.calls.join("\n")).toMatch(
    /loss \{folder=loss\/polytrauma\} +→ loss \(polytrauma\) +5 points +steps 0 to 4/,
  );
});

describe.each(FIXTURES)("%s", (name) => {
  const target = path.join(FOLDER, name);
  const expected = expectedOf(name);

  test("holds what was logged: counts, first and last point, extremes and sums", async () => {
    expect(existsSync(target)).toBe(true);
    const { storedSeries, sourceSeries, run } = await readPath(target, null);
    const found = new Map(sourceSeries.map((series, at) => [nameOf(storedSeries[at]), series]));
    expect(run.formats).toEqual(expected.formats);
    const free = expected.alsoHolds ?? [];
    if (!free.includes("*")) {
      const wanted = Object.keys(expected.series);
      expect([...found.keys()].filter((key) => !wanted.includes(key) && !free.includes(key))).toEqual([]);
    }
    for (const [key, wanted] of Object.entries(expected.series)) {
      const { count, nonFinite, estimated } = found.get(key) ?? {};
      const { count: ofCount, nonFinite: ofNonFinite, estimated: ofEstimated } = wanted;
      expect([key, count, nonFinite, estimated]).toEqual([key, ofCount, ofNonFinite, ofEstimated]);
      for (const [at, value] of Object.entries(numbersOf(wanted))) {
        const numbers: Record<string, unknown> = found.has(key) ? numbersOf(found.get(key) as Described) : {};
        expectClose(`${key} ${at}`, numbers[at], value, expected.tolerance ?? TOLERANCE);
      }
    }
  });

  test("is inspected without a fault, as JSON and for people", async () => {
    const document = inspectionDocumentSchema.parse(await inspectPath(target, { layerOrder: null }));
    expect(document.points).toBeGreaterThan(0);
    const codes = document.issues.map(({ code }) => code);
    for (const code of expected.issues ?? []) expect(codes).toContain(code);
    expect(codes.filter((code) => /^(bad|crc|truncated)/.test(code))).toEqual([]);
    const out = vi.fn<(line: string) => void>();
    const exit = await INSPECT.run([target], { out, error: out, progress: () => {} });
    const text = out.mock.calls.join("\n");
    expect(exit).toBe(0);
    for (const { key } of document.series) expect(text).toContain(key);
    expect(text).not.toMatch(/undefined|\[object|NaN%/);
  });
});

function nameOf(series: { readonly key: string; readonly context: Readonly<Record<string, string>> } | undefined) {
  if (series === undefined) return "";
  const about = Object.entries(series.context).filter(([, value]) => value !== "run" && value !== "weight_norm");
  return series.key + about.map(([name, value]) => ` ${name}=${value}`).join("");
}

function numbersOf({ first, last, min, max, sum }: Described): Record<string, number | string | null> {
  return {
    "first step": first.step,
    "first value": first.value,
    "last step": last.step,
    "last value": last.value,
    min,
    max,
    sum,
  };
}

function expectClose(what: string, found: unknown, wanted: number | string | null, tolerance: number): void {
  if (typeof wanted !== "number" || typeof found !== "number") {
    expect([what, found]).toEqual([what, wanted]);
    return;
  }
  const allowed = tolerance * Math.max(1e-300, Math.abs(wanted));
  expect(Math.abs(found - wanted) <= allowed ? wanted : [what, found]).toEqual(wanted);
}
