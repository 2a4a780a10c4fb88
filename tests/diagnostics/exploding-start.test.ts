import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import { findStartFault } from "@/lib/diagnostics/measures/exploding-start";
import { explodingGradientRule } from "@/lib/diagnostics/rules/exploding-gradient";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, globalNorm, type SeriesPlan, scatter } from "./build-run";
import { judgeOne } from "./judge-one";
import { expectOnlyNumbers } from "./numbers-in";

const lossOf = (value: (place: number) => number): SeriesPlan => {
  const noise = scatter(3, 0.02);
  return { metric: "loss", split: "train", value: (place, index) => value(place) * noise(index) };
};
const CLASSIFIER: Partial<RunSettings> = { task: "binary classification" };
const REGRESSION: Partial<RunSettings> = { task: "regression (MSE)" };
const faultOf = (loss: SeriesPlan, settings: Partial<RunSettings>, others: readonly SeriesPlan[] = []) =>
  findStartFault(buildRun({ series: [loss, ...others], settings }));

/** Comes down by powers of ten from outputs in the thousands, and not to where other runs end. */
const thrownFrom = (first: number) => lossOf((place) => first * Math.exp(-5 * place));

/** The number of a fault is the one that its sentence tells. */
const expectTold = (run: RunData, value: number) => {
  const fault = findStartFault(run);
  expect(fault?.value).toBeCloseTo(value, 6);
  expect(fault?.value).toBeGreaterThanOrEqual(fault?.threshold.value ?? Number.NaN);
  expectOnlyNumbers(fault?.sentence ?? "", [value, fault?.firstLoss ?? Number.NaN, Math.sqrt(fault?.firstLoss ?? 0)]);
};

describe("a classifier", () => {
  test("that starts a hundred times above guessing evenly is out of size", () => {
    const run = buildRun({ series: [thrownFrom(5e4)], settings: CLASSIFIER });
    expectTold(run, (run.series[0]?.points.values[0] ?? 0) / Math.LN2);
    expect(findStartFault(run)).toMatchObject({ step: 0, ordinaryLoss: Math.LN2 });
  });

  test("that starts at guessing evenly, or far below it, is not", () => {
    expect(faultOf(thrownFrom(0.7), CLASSIFIER)).toBeNull();
    expect(faultOf(thrownFrom(1e-5), CLASSIFIER)).toBeNull();
  });

  test("of many classes is measured by the logarithm of their number", () => {
    expect(faultOf(thrownFrom(5e4), { task: "1000-class classification" })?.ordinaryLoss).toBeCloseTo(
      Math.log(1000),
      12,
    );
  });

  test("whose loss was summed over a batch starts as high and falls by a part of itself, which is no fault", () => {
    expect(
      faultOf(
        lossOf((place) => 256 * (0.3 + 0.39 * Math.exp(-5 * place))),
        CLASSIFIER,
      ),
    ).toBeNull();
  });

  test("is not judged by its loss where the task was not stated", () => {
    expect(faultOf(thrownFrom(5e4), {})).toBeNull();
  });
});

describe("a regression", () => {
  test("with squared errors of outputs in the thousands that stay is out of size", () => {
    expectTold(
      buildRun({ series: [lossOf((place) => 1e6 * (1 - 0.3 * place))], settings: REGRESSION }),
      1e6 * scatter(3, 0.02)(0),
    );
  });

  test("of targets in their own units that are learnt is not", () => {
    expect(
      faultOf(
        lossOf((place) => 1e6 * Math.exp(-8 * place)),
        REGRESSION,
      ),
    ).toBeNull();
  });

  test("of standardised targets is not", () => {
    expect(
      faultOf(
        lossOf(() => 1),
        REGRESSION,
      ),
    ).toBeNull();
  });
});

describe("a gradient", () => {
  const descent = (learningRate: number) =>
    buildRun({
      series: [lossOf(() => 1), globalNorm(() => 1000)],
      settings: { optimizer: "sgd", learningRate },
    });

  test("whose first step promises a thousand times the loss is out of size", () => {
    expectTold(descent(0.1), (0.1 * 1e6) / scatter(3, 0.02)(0));
    expect(findStartFault(descent(1e-5))).toBeNull();
  });

  const pulled = (norm: number, weight: number) =>
    buildRun({
      layers: ["a", "b"],
      series: [
        lossOf(() => 1),
        globalNorm(() => norm),
        { metric: "weight_norm", layer: "a", value: () => 0.6 * weight },
        { metric: "weight_norm", layer: "b", value: () => 0.8 * weight },
      ],
    });

  test("a thousand times as large as the weights is out of size", () => {
    expectTold(pulled(5e4, 10), 5000);
    expect(findStartFault(pulled(50, 10))).toBeNull();
  });

  test("as much smaller than the weights is not", () => {
    expect(findStartFault(pulled(10, 5e4))).toBeNull();
  });
});

test("a loss of nought is told in no multiples of itself", () => {
  const run = buildRun({
    layers: ["a"],
    series: [
      { metric: "loss", split: "train", value: () => 0 },
      globalNorm((place) => 1e5 * 10 ** (4 * place)),
      { metric: "weight_norm", layer: "a", value: () => 3 },
    ],
  });
  const { reason, explanation, statistic } = judgeOne(explodingGradientRule, run);
  expect(`${reason} ${explanation}`).not.toMatch(/NaN|infinity/);
  expect(statistic.estimate.status).toBe("estimated");
});

test("nothing is said of a run without a training loss, or with none that is finite", () => {
  expect(findStartFault(buildRun({ series: [globalNorm(() => 1e9)] }))).toBeNull();
  expect(faultOf({ metric: "loss", split: "train", value: () => Number.NaN }, CLASSIFIER)).toBeNull();
});
