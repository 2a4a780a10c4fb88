import fc from "fast-check";
import { expect, test } from "vitest";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { decodePredictions, encodePredictions } from "@/lib/series/prediction-codec";

const risk = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);

function labelColumn(rows: number): fc.Arbitrary<LabelColumn> {
  return fc
    .tuple(
      fc.string({ unit: "grapheme" }),
      fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 5 }),
    )
    .chain(([name, labels]) =>
      fc
        .array(fc.integer({ min: -1, max: labels.length - 1 }), { minLength: rows, maxLength: rows })
        .map((codes) => ({ name, labels, codes: Int32Array.from(codes) })),
    );
}

const predictionSet = fc.integer({ min: 1, max: 60 }).chain((rows): fc.Arbitrary<PredictionSet> => {
  const floats = (of: fc.Arbitrary<number>) =>
    fc.array(of, { minLength: rows, maxLength: rows }).map((values) => Float64Array.from(values));
  const integers = (max: number) => fc.array(fc.nat(max), { minLength: rows, maxLength: rows });
  return fc.record({
    name: fc.string(),
    rows: fc.constant(rows),
    outcomes: integers(1).map((values) => Uint8Array.from(values)),
    risks: floats(risk),
    weights: fc.option(floats(fc.double({ min: Number.MIN_VALUE, max: 1e300, noNaN: true }))),
    patients: fc.option(integers(rows).map((values) => Int32Array.from(values))),
    split: fc.option(labelColumn(rows).map((column) => ({ ...column, name: "split" }))),
    thresholds: fc.option(floats(risk)),
    columns: fc.uniqueArray(labelColumn(rows), { maxLength: 3, selector: ({ name }) => name }),
    comparators: fc.uniqueArray(
      fc.record({ name: fc.string(), risks: floats(fc.oneof(risk, fc.constant(Number.NaN))) }),
      {
        maxLength: 2,
        selector: ({ name }) => name,
      },
    ),
    checkpointStep: fc.option(fc.nat()),
    modelSha256: fc.option(fc.constant("ab".repeat(32))),
    dataSha256: fc.option(fc.constant("cd".repeat(32))),
    warnings: fc.constant([{ code: "equal-to-labels" as const, message: "They are." }]),
  });
});

test("what is stored of a prediction set is the same set again, to the bit, also when the header went through JSON", () => {
  fc.assert(
    fc.property(predictionSet, (set) => {
      const { header, columns } = encodePredictions(set);
      const stored = { name: set.name, rows: set.rows, header: JSON.parse(JSON.stringify(header)) };
      expect(decodePredictions(stored, columns.toReversed())).toEqual(set);
    }),
  );
});

test("a set of 100,000 rows comes back as it was", () => {
  const rows = 100_000;
  const risks = Float64Array.from({ length: rows }, (_, row) => ((row * 7919) % 100_003) / 100_003);
  const set: PredictionSet = {
    ...{ name: "large", rows, risks, weights: null, thresholds: null, comparators: [], warnings: [] },
    outcomes: Uint8Array.from(risks, (value, row) => (((row * 31) % 97) / 97 < value ? 1 : 0)),
    patients: Int32Array.from({ length: rows }, (_, row) => row),
    split: null,
    columns: [{ name: "age", labels: ["a", "b"], codes: Int32Array.from({ length: rows }, (_, row) => (row % 3) - 1) }],
    ...{ checkpointStep: null, modelSha256: null, dataSha256: null },
  };
  const { header, columns } = encodePredictions(set);
  expect(decodePredictions({ name: "large", rows, header }, columns)).toEqual(set);
});

test("the header holds nothing of a single patient: it has the same size for any number of rows", () => {
  const sizeFor = (rows: number): number => {
    const labels = {
      name: "split",
      labels: ["train", "test"],
      codes: Int32Array.from({ length: rows }, (_, row) => row % 2),
    };
    const { header } = encodePredictions({
      ...{ name: "a", rows, outcomes: new Uint8Array(rows), risks: new Float64Array(rows), weights: null },
      ...{ patients: new Int32Array(rows), split: labels, thresholds: null, columns: [labels], comparators: [] },
      ...{ checkpointStep: null, modelSha256: null, dataSha256: null, warnings: [] },
    });
    expect(header.splits).toEqual([
      { label: "train", rows: rows / 2 },
      { label: "test", rows: rows / 2 },
    ]);
    return JSON.stringify(header).replace(/\d+/g, "").length;
  };
  expect(sizeFor(2000)).toBe(sizeFor(20));
});

test("a column that is missing, or was written by a newer version, is said to be", () => {
  const set = {
    ...{ name: "a", rows: 1, outcomes: Uint8Array.of(1), risks: Float64Array.of(0.5), weights: null, patients: null },
    ...{ split: null, thresholds: null, columns: [], comparators: [], warnings: [] },
    ...{ checkpointStep: null, modelSha256: null, dataSha256: null },
  };
  const { header, columns } = encodePredictions(set);
  const stored = { name: "a", rows: 1, header };
  expect(() => decodePredictions(stored, columns.slice(1))).toThrow('have no column "y_true"');
  const newer = columns.map(({ name, payload }) => ({
    name,
    payload: Uint8Array.from(payload, (byte, at) => (at ? byte : 9)),
  }));
  expect(() => decodePredictions(stored, newer)).toThrow("unknown encoding 9");
});
