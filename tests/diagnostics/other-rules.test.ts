import { describe, expect, test } from "vitest";
import type { RuleId } from "@/lib/core/verdict";
import { describeNumber } from "@/lib/diagnostics/describe-number";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, FALLING_LOSS, FLAT_LOSS, globalNorm, scatter } from "./build-run";

const verdictOf = (rule: RuleId, run: RunData) => {
  const verdict = diagnoseRun(run).diagnosis.verdicts.find((candidate) => candidate.rule === rule);
  if (!verdict) throw new Error("The rule gave no verdict.");
  return verdict;
};
const lossOf = (value: (place: number) => number) => {
  const noise = scatter(3, 0.05);
  return {
    metric: "loss",
    split: "train" as const,
    value: (place: number, index: number) => value(place) * noise(index),
  };
};

describe("non-finite", () => {
  const withNaN = (from: number, to: number, settings = {}) =>
    buildRun({
      layers: ["a", "b"],
      settings,
      series: [
        FALLING_LOSS(),
        ...["a", "b"].map((layer, index) => ({
          metric: "grad_norm",
          layer,
          value: (_: number, step: number) => (step >= from + index && step < to ? Number.NaN : 0.1),
        })),
      ],
    });

  test("is critical where the run never recovers, and names the first layer and step", () => {
    expect(verdictOf("non-finite", withNaN(40, 1000))).toMatchObject({
      severity: "critical",
      layers: ["a"],
      onsetStep: 400,
    });
  });

  test("is a warning where the run recovers", () => {
    const verdict = verdictOf("non-finite", withNaN(40, 43));
    expect(verdict).toMatchObject({ severity: "warning", onsetStep: 400 });
    expect(verdict.explanation).toContain("Between steps 400 and 420");
  });

  test("is a note where a loss scaler overflows on purpose", () => {
    expect(verdictOf("non-finite", withNaN(40, 43, { lossScale: 65536 })).severity).toBe("note");
  });

  test("is no finding where everything is finite", () => {
    expect(verdictOf("non-finite", withNaN(5000, 5001)).outcome).toBe("no-finding");
  });

  test("counts infinities as well as NaN", () => {
    const run = buildRun({
      series: [{ metric: "loss", value: (_, index) => (index === 99 ? Number.POSITIVE_INFINITY : 1) }],
    });
    expect(verdictOf("non-finite", run).severity).toBe("critical");
  });

  test("leaves a validation loss alone that was not measured at each step", () => {
    const validation = { metric: "loss", split: "validation" as const, value: () => Number.NaN };
    expect(verdictOf("non-finite", buildRun({ series: [FALLING_LOSS(), validation] })).outcome).toBe("no-finding");
  });

  test("cannot tell from a log with neither loss nor gradients", () => {
    expect(verdictOf("non-finite", buildRun({ series: [{ metric: "lr", value: () => 0.1 }] })).outcome).toBe(
      "cannot-tell",
    );
  });
});

describe("exploding-gradient", () => {
  test("is critical where norm and loss grow without end", () => {
    const run = buildRun({ series: [globalNorm((place) => 10 ** (5 * place)), lossOf((place) => 10 ** (3 * place))] });
    expect(verdictOf("exploding-gradient", run).severity).toBe("critical");
  });

  test("is no finding where the norm shrinks as much as it would have grown", () => {
    const run = buildRun({ series: [globalNorm((place) => 10 ** (-5 * place)), FALLING_LOSS()] });
    expect(verdictOf("exploding-gradient", run).outcome).toBe("no-finding");
  });

  test("is no finding where the norm grows while the network finds its signal", () => {
    const run = buildRun({ series: [globalNorm((place) => 10 ** (3 * place)), FALLING_LOSS()] });
    expect(verdictOf("exploding-gradient", run).outcome).toBe("no-finding");
  });

  test("is seen behind clipping that keeps the loss from rising", () => {
    const run = buildRun({
      series: [globalNorm((place) => 10 ** (4 * place)), lossOf((place) => 0.7 + 0.1 * place)],
      settings: { gradientClip: "1.0" },
    });
    const verdict = verdictOf("exploding-gradient", run);
    expect(verdict).toMatchObject({ severity: "warning" });
    expect(verdict.reason).toContain("hidden by clipping");
  });

  test("is a warning where it was sudden and passed", () => {
    const jumps = (_: number, index: number) => (index === 50 || index === 51 ? 50_000 : 1);
    const run = buildRun({
      series: [
        globalNorm(jumps),
        { metric: "loss", value: (place, index) => (index === 51 ? 900 : 0.7 - 0.3 * place) },
      ],
    });
    expect(verdictOf("exploding-gradient", run)).toMatchObject({ severity: "warning", onsetStep: 500 });
  });

  test("is no finding for a single outlier", () => {
    const run = buildRun({ series: [globalNorm((_, index) => (index === 50 ? 50_000 : 1)), FALLING_LOSS()] });
    expect(verdictOf("exploding-gradient", run).outcome).toBe("no-finding");
  });

  test("is critical where the classifier starts far beyond guessing evenly", () => {
    const noise = scatter(3);
    const run = buildRun({
      series: [globalNorm((_, index) => 1e6 * noise(index)), lossOf((place) => 1e5 * Math.exp(-3 * place))],
      settings: { task: "binary classification" },
    });
    const verdict = verdictOf("exploding-gradient", run);
    expect(verdict.severity).toBe("critical");
    if (verdict.statistic.estimate.status !== "estimated") throw new Error("no estimate");
    expect(verdict.explanation).toContain(describeNumber(verdict.statistic.estimate.value));
  });

  test("takes the large loss of an unscaled regression for no fault by itself", () => {
    const run = buildRun({
      series: [globalNorm(() => 100), lossOf((place) => 1e5 * Math.exp(-3 * place))],
      settings: { task: "regression (MSE)" },
    });
    expect(verdictOf("exploding-gradient", run).outcome).toBe("no-finding");
  });

  test("cannot tell without gradients", () => {
    expect(verdictOf("exploding-gradient", buildRun({ series: [FALLING_LOSS()] })).outcome).toBe("cannot-tell");
  });

  test("sums the layers where the whole norm was not logged", () => {
    const grow = (place: number) => 10 ** (5 * place);
    const run = buildRun({
      layers: ["a", "b"],
      series: [
        { metric: "grad_norm", layer: "a", value: grow },
        { metric: "grad_norm", layer: "b", value: grow },
        lossOf((place) => 10 ** (3 * place)),
      ],
    });
    expect(verdictOf("exploding-gradient", run).outcome).toBe("finding");
  });
});

describe("not-learning", () => {
  test("is critical where the loss stands where it started", () => {
    expect(verdictOf("not-learning", buildRun({ series: [FLAT_LOSS()] })).severity).toBe("critical");
  });

  test("is no finding where the loss has converged and is flat", () => {
    const run = buildRun({ series: [lossOf((place) => 0.1 + 0.6 * Math.exp(-40 * place))] });
    expect(verdictOf("not-learning", run).outcome).toBe("no-finding");
  });

  test("is no finding where the loss is still falling slowly", () => {
    const run = buildRun({ series: [lossOf((place) => 0.7 - 0.1 * place)] });
    expect(verdictOf("not-learning", run).outcome).toBe("no-finding");
  });

  test("is a warning where a small early fall was all", () => {
    const run = buildRun({ series: [lossOf((place) => 0.5 + 0.19 * Math.exp(-25 * place))] });
    expect(verdictOf("not-learning", run).severity).toBe("warning");
  });

  test("is decided by the constant predictor where the share of events is known", () => {
    const flat = buildRun({
      series: [lossOf((place) => 0.33 + 0.36 * Math.exp(-60 * place))],
      settings: { trainingPrevalence: 0.1 },
    });
    expect(verdictOf("not-learning", flat).severity).toBe("critical");
    const skilled = buildRun({
      series: [lossOf((place) => 0.33 + 0.36 * Math.exp(-60 * place))],
      settings: { trainingPrevalence: 0.4 },
    });
    expect(verdictOf("not-learning", skilled).outcome).toBe("no-finding");
  });

  test("compares a squared error with the variance of the outcome and not with its entropy", () => {
    const run = buildRun({
      series: [lossOf((place) => 0.09 + 0.16 * Math.exp(-60 * place))],
      settings: { trainingPrevalence: 0.1, task: "in-hospital death (squared error)" },
    });
    expect(verdictOf("not-learning", run).severity).toBe("critical");
  });

  test("cannot tell a rare outcome's constant answer from a quick success", () => {
    const quick = (place: number) => (place < 0.04 ? 0.69 : 0.33);
    const run = buildRun({ series: [lossOf(quick)], settings: { task: "binary classification" } });
    expect(verdictOf("not-learning", run)).toMatchObject({ outcome: "cannot-tell" });
    expect(verdictOf("not-learning", run).reason).toContain("training_prevalence");
  });

  test("leaves a rising loss to the other checks", () => {
    expect(verdictOf("not-learning", buildRun({ series: [lossOf((place) => 0.7 + 3 * place)] })).outcome).toBe(
      "cannot-tell",
    );
  });

  test("cannot tell from too few losses, none, or losses that may be negative", () => {
    expect(verdictOf("not-learning", buildRun({ series: [FLAT_LOSS()], steps: 19 })).outcome).toBe("cannot-tell");
    expect(verdictOf("not-learning", buildRun({ series: [] })).outcome).toBe("cannot-tell");
    expect(verdictOf("not-learning", buildRun({ series: [lossOf((place) => -1 - place)] })).outcome).toBe(
      "cannot-tell",
    );
  });
});
