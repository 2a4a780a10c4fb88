import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { readPredictions } from "@/lib/ingest/read-predictions";
import { readWhole } from "@/lib/report/bundle/part-bytes";
import { writePredictionsCsv } from "@/lib/report/bundle/write-predictions-csv";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { makePredictionSet } from "../clinical/make-prediction-set";
import { sourceOf } from "./bundle-fixture";

async function writeAndRead(set: PredictionSet) {
  const bytes = await readWhole({
    stream: async function* () {
      yield* writePredictionsCsv(set);
    },
  });
  const file = { ...sourceOf(bytes), name: set.name };
  const { set: read } = await readPredictions(file, NODE_PORTS);
  return { text: Buffer.from(bytes).toString("utf8"), read };
}

const CELLS = ["=1+1", 'he said "no"', "a, b", "", "-", "ä; ö\tü", "'x", "two\nlines", "a, b"];

const AWKWARD: PredictionSet = {
  ...makePredictionSet(
    { "group, by whom": CELLS, "=formula": CELLS.map((_, row) => `${row % 2}`) },
    CELLS.map((_, row) => (row === 0 ? "" : "test")),
  ),
  outcomes: Uint8Array.from(CELLS, (_, row) => row % 2),
  risks: Float64Array.from(CELLS, (_, row) => [0, 1, 0.1 + 0.2, 5e-324, 1 - 2 ** -53][row % 5] ?? 0),
  weights: Float64Array.from(CELLS, (_, row) => 1 / (row + 3)),
  thresholds: Float64Array.from(CELLS, () => 1 / 3),
  patients: Int32Array.from(CELLS, (_, row) => row >> 1),
  comparators: [{ name: "TRISS", risks: Float64Array.from(CELLS, (_, row) => (row === 2 ? Number.NaN : 1e-300)) }],
};

it("writes a table that reads back as the same set, to the last bit and whatever its texts hold", async () => {
  const { read } = await writeAndRead(AWKWARD);
  expect(read).toEqual(AWKWARD);
});

it("names patients by the order in which they appear, and nothing else of them", async () => {
  const { text } = await writeAndRead(AWKWARD);
  expect(text).toMatch(/^patient_id,y_true,y_prob,weight,split,threshold,"group, by whom",=formula,comparator_TRISS\n/);
  expect(text.match(/^p\d{6}(?=,)/gm)).toEqual([
    "p000001",
    "p000001",
    "p000002",
    "p000002",
    "p000003",
    "p000003",
    "p000004",
    "p000004",
    "p000005",
  ]);
});

it("writes columns that are there and no others, for many rows as for few", async () => {
  const rows = 10_000;
  const set: PredictionSet = {
    ...makePredictionSet({ sex: Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? "male" : "female")) }),
    risks: Float64Array.from({ length: rows }, (_, row) => row / rows),
  };
  const { text, read } = await writeAndRead(set);
  expect(text.split("\n", 1)[0]).toBe("y_true,y_prob,sex");
  expect(read).toEqual(set);
  const digest = (values: Float64Array) => createHash("sha256").update(values).digest("hex");
  expect(digest(read.risks)).toBe(digest(set.risks));
});
