import { expect, test } from "vitest";
import { findPredictionWarnings } from "@/lib/clinical/find-prediction-warnings";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { seededRandom } from "@/lib/core/random";
import { fitLogistic } from "@/lib/statistics/fit-logistic";

type Rows = {
  readonly outcomes: readonly number[];
  readonly risks: readonly number[];
  readonly patients?: readonly number[];
  readonly splits?: readonly string[];
};

function setOf({ outcomes, risks, patients, splits }: Rows): PredictionSet {
  return {
    name: "predictions.csv",
    rows: outcomes.length,
    outcomes: Uint8Array.from(outcomes),
    risks: Float64Array.from(risks),
    weights: null,
    patients: patients === undefined ? null : Int32Array.from(patients),
    split: splits === undefined ? null : labelsOf(splits),
    thresholds: null,
    columns: [],
    comparators: [],
    checkpointStep: null,
    modelSha256: null,
    dataSha256: null,
    warnings: [],
  };
}

function labelsOf(texts: readonly string[]): LabelColumn {
  const labels = [...new Set(texts)];
  return { name: "split", labels, codes: Int32Array.from(texts, (text) => labels.indexOf(text)) };
}

const codesOf = (set: PredictionSet) => findPredictionWarnings(set).map(({ code }) => code);
const RISKS = { outcomes: [1, 0, 1, 0], risks: [0.6, 0.4, 0.7, 0.2] };

/** Patients whose risk has logit `offset + slope x`, and outcomes drawn from that. */
function simulate(rows: number, offset: number, slope: number) {
  const random = seededRandom(20261126);
  const values = Array.from({ length: rows }, () => 4 * random() - 2);
  const outcomes = values.map((x) => (random() < 1 / (1 + Math.exp(-(offset + slope * x))) ? 1 : 0));
  return { values, outcomes };
}

test("patients of the evaluation who stand in several rows are counted, each once", () => {
  const [warning, ...others] = findPredictionWarnings(setOf({ ...RISKS, patients: [0, 0, 1, 0] }));
  expect(others).toEqual([]);
  expect(warning?.code).toBe("duplicate-patients");
  expect(warning?.message).toMatch(/^1 patient of 2 stands in more than one row of the evaluation \(4 rows\)/);
  expect(codesOf(setOf({ ...RISKS, patients: [0, 1, 2, 3] }))).toEqual([]);
});

test("patients who stand twice among the training rows alone are none of the evaluation's business", () => {
  const splits = ["train", "train", "test", "test"];
  expect(codesOf(setOf({ ...RISKS, patients: [0, 0, 1, 2], splits }))).toEqual([]);
});

test.each([
  ["train", "test"],
  ["Training", "val"],
  ["derivation", "validation"],
])("a patient in %s and in %s is in training and evaluation", (training, evaluation) => {
  const splits = [training, training, evaluation, evaluation];
  const [warning] = findPredictionWarnings(setOf({ ...RISKS, patients: [0, 1, 1, 2], splits }));
  expect(warning).toMatchObject({ code: "patients-in-training" });
  expect(warning?.message).toMatch(/^1 patient of the 2 of the evaluation is among the training rows of the same file/);
});

test("risks that are the outcomes are said to be, and those that are nearly so are not", () => {
  expect(codesOf(setOf({ outcomes: [1, 0, 1], risks: [1, 0, 1] }))).toEqual(["equal-to-labels"]);
  expect(codesOf(setOf({ outcomes: [1, 0, 1], risks: [1, 0, 0.999] }))).toEqual([]);
});

test("risks of a model on the rows that it was fitted to look like training, on new rows they do not", () => {
  const { values, outcomes } = simulate(1200, -1, 1.2);
  const half = 600;
  const ones = new Float64Array(half).fill(1);
  const fitted = fitLogistic(
    {
      columns: [ones, Float64Array.from(values.slice(0, half))],
      outcomes: Uint8Array.from(outcomes.slice(0, half)),
      offset: null,
      weights: null,
    },
    [0, 0],
  );
  const [intercept = 0, slope = 0] = fitted?.coefficients ?? [];
  const risks = values.map((x) => 1 / (1 + Math.exp(-(intercept + slope * x))));
  expect(codesOf(setOf({ outcomes: outcomes.slice(0, half), risks: risks.slice(0, half) }))).toEqual([
    "looks-like-training",
  ]);
  expect(codesOf(setOf({ outcomes: outcomes.slice(half), risks: risks.slice(half) }))).toEqual([]);
});

test("a set without rows to judge on has no warnings", () => {
  expect(codesOf(setOf({ ...RISKS, patients: [0, 0, 0, 0], splits: ["train", "train", "train", "train"] }))).toEqual(
    [],
  );
});
