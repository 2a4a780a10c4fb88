import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { IngestSink } from "@/lib/ingest/ingest-port";
import { LogSink } from "@/lib/ingest/log-sink";
import { isJsonObject, JsonLineParser } from "@/lib/ingest/parse-json-line";
import { readJsonLines } from "@/lib/ingest/read-json-lines";
import { NativeRecordReader, namesOneMetric } from "@/lib/ingest/read-native-record";
import { WideRecordReader } from "@/lib/ingest/read-wide-record";
import { StepResolver } from "@/lib/ingest/resolve-step";
import { scanNumber } from "@/lib/ingest/scan-number";
import { memoryFile } from "./read-for-test";

/** What a sink was told: the points of each series in their order, and all else in its order. */
type Told = { readonly points: Record<string, unknown[]>; readonly beside: unknown[] };

function listen(): { readonly told: Told; readonly sink: LogSink } {
  const told: Told = { points: {}, beside: [] };
  const { points, beside } = told;
  const names: string[] = [];
  const inner: IngestSink = {
    seriesNumber(key, context) {
      const name = JSON.stringify([key, context]);
      if (!names.includes(name)) names.push(name);
      points[name] ??= [];
      return names.indexOf(name);
    },
    point: (series, ...point) => void points[names[series] ?? ""]?.push(point),
    markEstimated: (...estimate) => void beside.push(estimate),
    mapping: (...mapping) => void beside.push(mapping),
    layerFact: (...fact) => void beside.push(fact),
    settings: (settings) => void beside.push(settings),
    issue: ({ byteOffset: _, ...issue }) => void beside.push(issue),
    reject: () => void beside.push("reject"),
    drain: async () => undefined,
  };
  return { told, sink: new LogSink(inner, "a.jsonl", { layers: new Set(), seriesSeen: 0 }) };
}

/** The same records, each one parsed by the language. */
function readOneByOne(lines: readonly string[]): Told {
  const { told, sink } = listen();
  const parser = new JsonLineParser();
  const steps = new StepResolver(sink);
  const [wide, native] = [new WideRecordReader(sink, steps), new NativeRecordReader(sink, steps)];
  for (const [index, text] of lines.entries()) {
    const record = parser.parse(text);
    const position = { line: index + 1, byteOffset: () => null };
    if (!isJsonObject(record)) {
      if (text.trim() === "") continue;
      const found = record === undefined ? "text that is no JSON" : "JSON that is no object";
      sink.reject("bad-line", `Expected one JSON object on the line, found ${found}.`, {
        line: index + 1,
        sample: text,
      });
      continue;
    }
    const kind = record["kind"];
    if (typeof kind === "string") native.read(record, kind, position);
    else if (record["value"] !== undefined && namesOneMetric(record)) native.read(record, "metric", position);
    else wide.read(record, position);
  }
  return told;
}

async function readAtOnce(lines: readonly string[], pieces: readonly number[]): Promise<Told> {
  const { told, sink } = listen();
  await readJsonLines(memoryFile("a.jsonl", `${lines.join("\n")}\n`, pieces).stream(), sink, true);
  return told;
}

const numberText = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.stringMatching(/^-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/),
  fc.constantFrom(
    "0",
    "-0",
    "1e999",
    "01",
    "1.",
    ".5",
    "-",
    "1e",
    "+1",
    "NaN",
    "-Infinity",
    "Infinity",
    "null",
    '"NaN"',
  ),
);
const stepText = fc.oneof({ weight: 8, arbitrary: fc.nat(99).map(String) }, { weight: 1, arbitrary: numberText });
const fact = fc.constantFrom("3", "3", "3", "4", "null");

/** Lines with gaps for numbers, as loggers write them; `#` is a step, `?` any number, `!` a fact of a layer. */
const shapes = [
  '{"step": #, "loss": ?, "grad_norm/a": ?}',
  '{"step":#,"loss":?}',
  '{"_step": #, "_timestamp": ?, "train/loss": ?, "größe": ?}',
  '{"kind":"metric","metric":"loss","step":#,"time_us":?,"value":?}',
  '{"step": #, "time": "2026-11-23T10:00:00Z", "loss": ?, "note": "x"}',
  '{"step": #, "time": "now", "loss": ?, "split": "train"}',
  '{"step": #, "layer": ?, "grad_norm": ?}',
  '{"step": #, "kind": ?, "loss": ?}',
  '{"step": #, "loss": ?, "loss": ?}',
  '{"step": #, "a\\u0062": ?, "loss": ?}',
  '{"step": #, "nested": {"a": ?}, "loss": ?}',
  '{"epoch": #, "loss": ?}',
  '{"epoch": ?, "iter": #, "7": ?, "3": ?}',
  '{"step": #, "iter": ?, "timestamp": ?, "time": ?}',
  '{"step": #, "name": "x", "value": ?}',
  '{"step": #, "name": "x", "value": ?, "other": ?}',
  '{"step": #, "kind": "metric", "metric": "loss", "value": ?, "split": "train"}',
  '{"step": #, "kind": "metric", "metric": "loss", "value": ?, "layer": ?}',
  '{"step": #, "kind": "metric", "metric": "loss", "value": ?, "context": {"layer": "a"}}',
  '{"step": #, "kind": "metric", "metric": "loss", "value": ?, "context": {"layer": ?}}',
  '{"step": #, "grad_norm/a": {"_type": "histogram", "values": [?, 1], "bins": [0, 1, 2]}, "loss": ?}',
  '{"step": #, "note": {"a": {"b": 1}}, "loss": ?, "grad_norm/a": {"x": "y"}}',
  '{"step": #, "kind": "layer", "layer": "a", "depth": !, "grad_norm": ?, "numel": 12}',
  '{"step": #, "kind": "layer", "layer": "b", "depth": !, "grad_norm": ?, "weight_norm": ?}',
  '{"step": #, "kind": "subgroup_loss", "subgroup": "s", "n": ?, "mean": ?, "m2": ?}',
  '{"step": #, "__proto__": ?, "loss": ?}',
  " ",
];
const line = fc
  .tuple(
    fc.constantFrom(...shapes),
    fc.infiniteStream(stepText),
    fc.infiniteStream(numberText),
    fc.infiniteStream(fact),
  )
  .map(([shape, steps, numbers, facts]) =>
    shape.replaceAll(/[#?!]/g, (gap) => (gap === "#" ? steps : gap === "?" ? numbers : facts).next().value ?? "0"),
  );
const damaged = fc.tuple(line, fc.nat(), fc.string({ minLength: 1, maxLength: 2 })).map(([text, at, change]) => {
  const place = at % (text.length + 1);
  return (text.slice(0, place) + change + text.slice(place + 1)).replaceAll(/[\n\r\uFEFF]/g, " ");
});
const log = fc.array(fc.oneof({ weight: 12, arbitrary: line }, { weight: 1, arbitrary: damaged }), { maxLength: 40 });
/** The same few shapes again and again, which is what is read by comparing bytes. */
const regularLog = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 3 }), fc.integer({ min: 2, max: 8 }), fc.infiniteStream(numberText))
  .map(([lines, times, numbers]) =>
    Array.from({ length: times }, () => lines)
      .flat()
      .map((text) => text.replaceAll(/(?<=: ?)[-.\deE+]+(?=[,}])/g, (before) => numbers.next().value ?? before)),
  );
const pieces = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 });

describe("lines that repeat earlier ones give the same as lines that are parsed one by one", () => {
  test.each([
    ["in a mixed log", log],
    ["in a regular log", regularLog],
  ])("%s", async (_, lines) => {
    await fc.assert(
      fc.asyncProperty(lines, pieces, async (texts, lengths) => {
        expect(await readAtOnce(texts, lengths)).toEqual(readOneByOne(texts));
      }),
      { numRuns: 1500 },
    );
  });
});

test("a number read from bytes is the one that the language reads from its text, to the last bit", () => {
  const anyText = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc
      .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 21 }))
      .map(([value, digits]) => value.toPrecision(digits)),
    // Halfway between two doubles, where the last digit decides.
    fc
      .tuple(fc.bigInt(2n ** 53n, 2n ** 54n - 1n), fc.integer({ min: -40, max: 40 }))
      .map(([n, e]) => `${n * 2n + 1n}e${e}`),
    fc.stringMatching(/^-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,5})?$/),
  );
  const out = new Float64Array(1);
  fc.assert(
    fc.property(anyText, (text) => {
      const bytes = new TextEncoder().encode(`${text},`);
      expect(scanNumber(bytes, 0, out, 0)).toBe(text.length);
      expect(out[0]).toBe(JSON.parse(text));
    }),
    { numRuns: 20_000 },
  );
});

test.each(["01", "1.", ".5", "-", "1e", "1e+", "+1", "", "--1", "x", "1.e5", "-01"])(
  "%j is no number of JSON",
  (text) => {
    const bytes = new TextEncoder().encode(`${text}}`);
    const end = scanNumber(bytes, 0, new Float64Array(1), 0);
    expect(end === -1 || end < text.length).toBe(true);
  },
);
