import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAppError } from "@/lib/core/errors";
import { parseDecimalAt, parseNumber } from "@/lib/ingest/parse-number";
import { frameRecord, joinBytes, scalarEvent } from "./event-bytes";
import { fixture, memoryFile, readRun } from "./read-for-test";

const key = fc.constantFrom(
  "loss",
  "val_loss",
  "grad_norm/a.weight",
  "grad_norm/a@tbi",
  "n/tbi",
  "_step",
  "x y",
  "größe",
);
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0));

/** As Python writes it: bare words for what JSON has no word for. */
function asPython(value: unknown): string {
  // The declared type hides that nothing comes out for undefined and for functions.
  const text: string | undefined = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "number" && !Number.isFinite(inner) ? `<${inner}>` : inner,
  );
  return text?.replaceAll(/"<(-?\w+)>"/g, "$1") ?? "?";
}

const wideRecord = fc.tuple(fc.nat(50), fc.dictionary(key, number)).map(([step, values]) => ({ ...values, step }));
const nativeRecord = fc.oneof(
  fc.record({ step: fc.nat(9), kind: fc.constant("layer"), layer: key, depth: fc.nat(9), grad_norm: number }),
  fc.record({
    step: fc.nat(9),
    kind: fc.constant("subgroup_loss"),
    subgroup: key,
    n: fc.nat(),
    mean: number,
    m2: number,
  }),
  fc.record(
    { kind: fc.constantFrom("gram", "metric", "gradient_check", "?"), parameter: key, analytic: number },
    { requiredKeys: ["kind"] },
  ),
);
const jsonLines = fc
  .array(fc.oneof(wideRecord, nativeRecord, fc.anything()), { maxLength: 12 })
  .map((records) => records.map((record) => `${asPython(record)}\n`).join(""));

const cell = fc.oneof(number.map(String), fc.constantFrom("", "NA", "nan", '"a ""b"', '"x\ny"', "0,5", "1.5.2", "🙂"));
const table = fc
  .tuple(
    fc.constantFrom(",", ";", "\t"),
    fc.array(key, { minLength: 1, maxLength: 4 }),
    fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }),
  )
  .map(([delimiter, columns, rows]) =>
    [["step", ...columns], ...rows.map((row, step) => [String(step), ...row])]
      .map((row) => row.join(delimiter))
      .join("\r\n"),
  );

const events = fc
  .array(
    fc.oneof(
      fc.tuple(key, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.float()),
      fc.uint8Array({ maxLength: 60 }),
    ),
    { maxLength: 12 },
  )
  .map((records) =>
    joinBytes(...records.map((record) => frameRecord(record instanceof Uint8Array ? record : scalarEvent(...record)))),
  );

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const inputs: readonly (readonly [string, string, fc.Arbitrary<Uint8Array>])[] = [
  ["JSON Lines", "a.jsonl", jsonLines.map(toBytes)],
  ["tables", "a.csv", table.map(toBytes)],
  ["event files", "events.out.tfevents.1", events],
  ["an event file of PyTorch", "a", fc.constant(fixture("torch.tfevents"))],
  ["an event file of Keras", "a", fc.constant(fixture("keras.tfevents"))],
  ["a UTF-16 table", "a.csv", fc.constant(fixture("german-utf16.csv"))],
  ["gzip", "a.jsonl.gz", jsonLines.map((text) => new Uint8Array(gzipSync(text)))],
  ["settings and a log", "meta.json", jsonLines.map(toBytes)],
  ["anything", "a", fc.uint8Array({ maxLength: 200 })],
];

const pieces = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });
const mutation = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });

/** The input with some bytes changed and its end cut off. */
function damage(bytes: Uint8Array, changes: readonly (readonly [number, number])[], cut: number): Uint8Array {
  const damaged = bytes.slice(0, Math.max(0, bytes.length - cut));
  for (const [at, byte] of changes) if (damaged.length > 0) damaged[at % damaged.length] = byte;
  return damaged;
}

/** What came out, or the sentence with which it was refused. */
async function outcomeOf(name: string, bytes: Uint8Array, lengths: readonly number[]): Promise<unknown> {
  try {
    const { sourceSeries, issues, rejected, layerFacts, settings } = await readRun([
      memoryFile(name, bytes, lengths),
      memoryFile("other.txt", "no log"),
    ]);
    return { sourceSeries, issues, rejected, layerFacts, settings };
  } catch (error) {
    if (isAppError(error)) return `${error.code} ${error.message.replaceAll(/\d+ bytes/g, "")}`;
    throw error;
  }
}

describe("whatever the bytes, only errors that a user can understand come out, and splitting changes nothing", () => {
  test.each(inputs)("%s", async (_, name, input) => {
    await fc.assert(
      fc.asyncProperty(input, mutation, fc.nat(20), pieces, async (bytes, changes, cut, lengths) => {
        for (const content of [bytes, damage(bytes, changes, cut)]) {
          expect(await outcomeOf(name, content, lengths)).toEqual(await outcomeOf(name, content, [1_000_000]));
        }
      }),
      { numRuns: 150 },
    );
  });
});

test("every finite and non-finite double survives JSON Lines and tables bit for bit", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 1 }), async (values) => {
      const json = values.map((loss, step) => `${asPython({ step, loss: Object.is(loss, -0) ? 0 : loss })}\n`).join("");
      const csv = values.map((loss, step) => `${step},${Object.is(loss, -0) ? 0 : loss}\n`).join("");
      for (const [name, text] of [
        ["a.jsonl", json],
        ["a.csv", `step,loss\n${csv}`],
      ] as const) {
        const { run } = await readRun([memoryFile(name, text)]);
        expect(Array.from(run.series[0]?.points.values ?? [])).toEqual(values.map((value) => value + 0));
      }
    }),
  );
});

test("the short way of reading decimals agrees with the language on every text it takes", () => {
  const digits = fc.stringMatching(/^-?\d{0,18}\.?\d{0,18}(?:[eE][+-]?\d{0,4})?$/);
  fc.assert(
    fc.property(fc.oneof(digits, fc.double().map(String)), fc.string(), (text, around) => {
      const found = parseDecimalAt(`${around}${text}${around}`, around.length, around.length + text.length);
      if (found !== undefined) expect(found).toBe(Number(text));
      const isNumber = text.trim() !== "" && !Number.isNaN(Number(text));
      expect(found ?? parseNumber(text)).toEqual(isNumber ? Number(text) : /^NaN$/.test(text) ? Number.NaN : undefined);
    }),
    { numRuns: 2000 },
  );
});
