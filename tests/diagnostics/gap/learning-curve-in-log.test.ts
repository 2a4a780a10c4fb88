import { expect, test } from "vitest";
import type { SeriesSummary } from "@/lib/charts/series-summary";
import { spanOfSteps } from "@/lib/charts/span-of-steps";
import { EMPTY_SETTINGS } from "@/lib/core/run-settings";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { readLearningCurve } from "@/lib/diagnostics/gap/read-learning-curve";
import { measureSensitivity } from "@/lib/diagnostics/sensitivity/measure-sensitivity";
import { describeTie } from "@/lib/diagnostics/subgroups/describe-tie";
import { measureSubgroupTraining } from "@/lib/diagnostics/subgroups/training-evidence";
import { mapKey } from "@/lib/ingest/key-rules";
import { assembleRun } from "@/lib/series/assemble-run";
import { lastTrainingStep } from "@/lib/series/last-training-step";
import type { RunData, RunSeries } from "@/lib/series/run-data";
import { buildRun, chainSeries, layerNames } from "../build-run";
import { drawPredictions } from "../build-subgroup-run";
import { withLearningCurve } from "./with-learning-curve";

/** A training of five epochs, shorter than a curve has chains. */
function shortRun(): RunData {
  const run = buildRun({
    layers: layerNames(6),
    series: [
      { metric: "loss", split: "train", value: (place) => 0.7 - 0.4 * place },
      { metric: "loss", split: "validation", subgroup: "polytrauma", value: (place) => 0.9 - 0.2 * place },
      ...chainSeries(layerNames(6), 0.9),
    ],
    settings: { subgroupSizes: { polytrauma: 121 }, plannedSteps: 60 },
    steps: 40,
    every: 1,
  });
  return { ...run, subgroups: ["polytrauma"] };
}

function summarise(series: RunSeries): SeriesSummary {
  const { key, points } = series;
  const [firstStep = 0, lastStep = 0] = [points.steps[0], points.steps.at(-1)];
  return { key, mapping: series, count: points.steps.length, firstStep, lastStep };
}

test("names of the series of a learning curve mean what they say, whatever the record holds beside them", () => {
  const context = { split: "validation", subgroup: "polytrauma" };
  for (const metric of ["learning_curve/60", "learning_curve/patients"])
    expect(mapKey(metric, context)).toEqual({
      metric,
      layer: null,
      parameter: null,
      subgroup: "polytrauma",
      split: "validation",
    });
});

test("a learning curve changes no verdict, no question, no sensitivity and no last step of the run", () => {
  const run = shortRun();
  for (const value of [0.4, Number.NaN, 1e9]) {
    const beside = withLearningCurve(run, { chains: 90, loss: () => value });
    expect(beside.series.length).toBeGreaterThan(run.series.length);
    expect(diagnoseRun(beside)).toEqual(diagnoseRun(run));
    expect(measureSensitivity(beside)).toEqual(measureSensitivity(run));
    expect(lastTrainingStep(beside.series)).toBe(39);
    expect(spanOfSteps(beside.series.map(summarise))).toEqual({ first: 0, last: 39 });
  }
});

test("a group of which nothing but a learning curve was logged is no group of the training", () => {
  const { settings, ...run } = shortRun();
  const plain = { ...run, settings, subgroups: [] };
  const beside = withLearningCurve(plain, { subgroup: "burns", chains: 5, loss: () => 1 });
  expect(measureSubgroupTraining(beside)).toEqual(measureSubgroupTraining(plain));
  expect(measureSensitivity(beside)).toEqual(measureSensitivity(plain));
  const stored = beside.series.map((series) => ({ ...series, mapping: series, columns: series.points }));
  const source = { ...plain, layerFacts: [], settings: EMPTY_SETTINGS };
  expect(assembleRun({ ...source, series: stored }).subgroups).toEqual(["polytrauma"]);
});

test("predictions are of a step of the training, however many chains a learning curve has", () => {
  const set = { ...drawPredictions([{ name: "polytrauma", patients: 20, base: -1 }], 1), checkpointStep: 50 };
  const beside = withLearningCurve(shortRun(), { chains: 60, loss: () => 1 });
  expect(describeTie(set, beside)).toBe(describeTie(set, shortRun()));
  expect(describeTie(set, beside)).toContain("which this log does not reach");
});

test("a learning curve is read by size and chain, in whatever order its series were logged", () => {
  const run = withLearningCurve(shortRun(), { chains: 5, loss: (size, chain) => size + chain / 10 });
  for (const series of [run.series, run.series.toReversed()])
    expect(readLearningCurve({ ...run, series }, "polytrauma")).toEqual({
      curve: {
        trainingSize: 121,
        sizes: [24, 40, 64, 100],
        chains: [1, 2, 3, 4, 5].map((chain) => [24, 40, 64, 100].map((size) => size + chain / 10)),
      },
      patients: 252,
    });
});

test("what a curve lacks is named: its losses, or how many patients the run was trained on", () => {
  expect(readLearningCurve(shortRun(), "polytrauma")).toEqual({
    what: "losses with nested subsamples of the group's training patients",
  });
  const run = withLearningCurve(shortRun(), { chains: 5, loss: () => 1 });
  expect(readLearningCurve({ ...run, settings: { ...run.settings, subgroupSizes: {} } }, "polytrauma")).toEqual({
    what: "how many patients of the group the run was trained on (subgroup_n_train in meta.json)",
  });
  expect(readLearningCurve(run, "isolated_tbi")).toHaveProperty("what");
  expect(readLearningCurve(run, null)).toHaveProperty("what");
});

test("a chain without a loss of every size is kept, so that the curve is refused and not made of what is left", () => {
  const run = withLearningCurve(shortRun(), {
    chains: 5,
    loss: () => 1,
    leaves: (size, chain) => size === 64 && chain === 3,
  });
  const read = readLearningCurve(run, "polytrauma");
  expect("curve" in read && read.curve.chains[2]).toEqual([1, 1, Number.NaN, 1]);
});
