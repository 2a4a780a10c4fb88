import { describe, expect, test } from "vitest";
import { findRateRise } from "@/lib/diagnostics/measures/rate-path";
import { baseRateRule } from "@/lib/diagnostics/rules/base-rate";
import { deadUnitsRule } from "@/lib/diagnostics/rules/dead-units";
import { learningRateTooHighRule } from "@/lib/diagnostics/rules/learning-rate-too-high";
import { learningRateTooLowRule } from "@/lib/diagnostics/rules/learning-rate-too-low";
import { oscillationRule } from "@/lib/diagnostics/rules/oscillation";
import { overfittingRule } from "@/lib/diagnostics/rules/overfitting";
import { vanishingGradientRule } from "@/lib/diagnostics/rules/vanishing-gradient";
import { buildRun, FLAT_LOSS, globalNorm, layerNames, scatter } from "./build-run";
import { judgeOne } from "./judge-one";
import { dropBiases, keepEverySecond } from "./run-variants";

const loss = (value: (place: number, index: number) => number, spread = 0.05) => {
  const noise = scatter(3, spread);
  return { metric: "loss", split: "train" as const, value: (p: number, i: number) => value(p, i) * noise(i) };
};
const SHORT = { optimizer: "sgd", learningRate: 0.001 };
const late = loss((_, index) => (index < 50 ? 0.3 : index < 54 ? 14 : 0.69));

describe("learning-rate-too-high", () => {
  test("does not deny a surge that was there", () => {
    expect(judgeOne(learningRateTooHighRule, buildRun({ series: [late] })).reason).not.toContain("does not surge");
  });
  test("cannot tell a late surge that was not recovered from without another sign", () => {
    const verdict = judgeOne(
      learningRateTooHighRule,
      buildRun({ series: [late, globalNorm(() => 1)], settings: SHORT }),
    );
    expect(verdict.explanation).not.toContain("came off well");
    expect(verdict.outcome).toBe("cannot-tell");
  });
  test("warm restarts are no rise", () => {
    const restarts = (p: number) => 0.05 * (1 + Math.cos((Math.PI * (p % 0.205)) / 0.205)) + 1e-5;
    expect(findRateRise(buildRun({ series: [{ metric: "lr", value: restarts }] }))?.ratio ?? 1).toBeLessThan(10);
  });
});

test("too-low: steps that could take off nothing are not called long enough", () => {
  const run = buildRun({
    series: [FLAT_LOSS(), globalNorm(() => 0)],
    settings: { optimizer: "sgd", learningRate: 0.1 },
  });
  expect(judgeOne(learningRateTooLowRule, run).explanation).not.toContain("long enough");
});

test("vanishing: without its biases a finding does not become a no-finding", () => {
  const layers = layerNames(9);
  const parameters = [
    { name: "weight", role: "weight" as const, numel: null },
    { name: "bias", role: "bias" as const, numel: null },
  ];
  const series = layers.flatMap((layer, index) => [
    { metric: "grad_norm", layer, parameter: "weight", value: () => 1e-4 },
    { metric: "grad_norm", layer, parameter: "bias", value: () => 0.01 * 0.3 ** Math.max(0, 7 - index) },
  ]);
  const run = buildRun({ layers, parameters, series: [...series, FLAT_LOSS()] });
  expect(judgeOne(vanishingGradientRule, run).outcome).toBe("finding");
  expect(judgeOne(vanishingGradientRule, dropBiases(run)).outcome).not.toBe("no-finding");
});

test("base-rate: a loss that ran away is not compared with the share of events", () => {
  const run = buildRun({ series: [loss((_, i) => (i >= 96 ? 600 : 0.4))], settings: { trainingPrevalence: 0.1 } });
  expect(judgeOne(baseRateRule, run).outcome).toBe("cannot-tell");
  expect(judgeOne(baseRateRule, keepEverySecond(run)).outcome).toBe("cannot-tell");
});

test("oscillation: the jumps are told as large as they are", () => {
  const run = buildRun({ series: [loss((_, i) => 0.7 * (i % 2 === 0 ? 1.2 : 0.8), 0.001)], steps: 200, every: 1 });
  const printed = Number(/jumps are (\d+(?:\.\d+)?) %/.exec(judgeOne(oscillationRule, run).explanation)?.[1]);
  expect(printed).toBeGreaterThan(18);
  expect(printed).toBeLessThan(42);
});

test("overfitting: one spike of the training loss at the minimum is no fall after it", () => {
  const training = loss((_, i) => (i === 40 ? 30 : 0.4), 0.02);
  const noise = scatter(8, 0.01);
  const validation = {
    metric: "loss",
    split: "validation" as const,
    value: (p: number, i: number) => (p < 0.4 ? 0.7 - 0.75 * p : 0.4 + (p - 0.4) / 3) * noise(i),
  };
  expect(judgeOne(overfittingRule, buildRun({ series: [training, validation] })).outcome).not.toBe("finding");
});

test("a share above its limit that does not stand is not told as all units answering", () => {
  const noise = scatter(4, 0.01);
  const share = {
    metric: "zero_frac",
    layer: "a",
    value: (p: number, i: number) => (p < 0.5 || (p > 0.6 && p < 0.8) ? 0.7 : 0.95) * noise(i),
  };
  const verdict = judgeOne(deadUnitsRule, buildRun({ layers: ["a"], series: [share, FLAT_LOSS()] }));
  expect(
    verdict.outcome === "no-finding" &&
      verdict.statistic.estimate.status === "estimated" &&
      verdict.statistic.estimate.value >= 0.8,
  ).toBe(false);
});
