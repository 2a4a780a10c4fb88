import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import type { Verdict } from "@/lib/core/verdict";
import { baseRateRule } from "@/lib/diagnostics/rules/base-rate";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, type SeriesPlan, scatter } from "./build-run";
import { estimateOf, judgeOne } from "./judge-one";
import { expectOnlyNumbers, numbersOf } from "./numbers-in";

const verdictOf = (run: RunData): Verdict => judgeOne(baseRateRule, run);

const SHARE = 0.1;
const ENTROPY = -SHARE * Math.log(SHARE) - (1 - SHARE) * Math.log(1 - SHARE);

/** A loss that falls from ln 2 to the given end within the first tenth. */
const endingAt = (end: number, spread = 0.02, seed = 6): SeriesPlan => {
  const noise = scatter(seed, spread);
  return {
    metric: "loss",
    split: "train",
    value: (place, index) => (end + (Math.LN2 - end) * Math.exp(-40 * place)) * noise(index),
  };
};
const runOf = (loss: SeriesPlan, settings: Partial<RunSettings> = { trainingPrevalence: SHARE }): RunData =>
  buildRun({ series: [loss], settings });

const lastFifthOf = (run: RunData): number => {
  const values = run.series[0]?.points.values.subarray(80) ?? new Float64Array(0);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

describe("a loss that is no better than knowing the share of events", () => {
  test("is a warning, although it fell from its start by half", () => {
    expect(verdictOf(runOf(endingAt(ENTROPY * 1.05)))).toMatchObject({
      outcome: "finding",
      severity: "warning",
      layers: [],
    });
  });

  test("is decided by the skill over that loss, which the sentences repeat", () => {
    const run = runOf(endingAt(ENTROPY * 1.05));
    const verdict = verdictOf(run);
    const { value, upper } = estimateOf(verdict);
    expect(value).toBeCloseTo(1 - lastFifthOf(run) / ENTROPY, 12);
    expect(upper).toBeLessThan(0);
    expect(verdict.statistic.threshold).toMatchObject({ value: 0.025, direction: "below" });
    const known = [...numbersOf(verdict), lastFifthOf(run), ENTROPY];
    expectOnlyNumbers(verdict.explanation, known);
    // The name of the statistic is "skill: 1 − loss / …"; its 1 is no measured number.
    expectOnlyNumbers(verdict.reason, known);
    expect(verdict.remedy).toContain("logistic regression");
  });

  test("is none with loss and yardstick swapped", () => {
    expect(verdictOf(runOf(endingAt(ENTROPY / 1.05))).outcome).toBe("no-finding");
  });

  test("is judged by the variance of the outcome where the loss is a squared error", () => {
    const settings = { trainingPrevalence: SHARE, task: "in-hospital death (squared error)" };
    const variance = SHARE * (1 - SHARE);
    expect(verdictOf(runOf(endingAt(variance * 1.1), settings)).outcome).toBe("finding");
    expect(verdictOf(runOf(endingAt(variance * 0.8), settings)).outcome).toBe("no-finding");
  });

  test("is another one for another share of the same loss", () => {
    const loss = endingAt(0.5);
    expect(verdictOf(runOf(loss, { trainingPrevalence: 0.1 })).outcome).toBe("finding");
    expect(verdictOf(runOf(loss, { trainingPrevalence: 0.4 })).outcome).toBe("no-finding");
    expect(verdictOf(runOf(loss, { trainingPrevalence: 0.6 })).outcome).toBe("no-finding");
  });
});

test("a loss below it is no finding, and is not called useful", () => {
  const run = runOf(endingAt(0.1));
  const verdict = verdictOf(run);
  expect(verdict).toMatchObject({ outcome: "no-finding", severity: null, remedy: null });
  expectOnlyNumbers(verdict.explanation, [...numbersOf(verdict), lastFifthOf(run), ENTROPY]);
  expect(verdict.explanation).toContain("whether it is useful is another question");
});

describe("it cannot tell", () => {
  test("where the interval of the skill includes nought, and shows it", () => {
    const verdict = verdictOf(runOf(endingAt(ENTROPY, 0.4)));
    expect(verdict).toMatchObject({ outcome: "cannot-tell", severity: null });
    const { lower, upper } = estimateOf(verdict);
    expect(lower).toBeLessThan(0);
    expect(upper).toBeGreaterThan(0);
  });

  test("without a training loss", () => {
    const run = buildRun({
      series: [{ metric: "grad_norm", value: () => 1 }],
      settings: { trainingPrevalence: SHARE },
    });
    expect(verdictOf(run).statistic.estimate).toMatchObject({
      status: "not-supplied",
      what: expect.stringContaining("training loss"),
    });
  });

  test("without the share of events, or with a weighted loss, and asks for it", () => {
    for (const settings of [
      {},
      { trainingPrevalence: 0 },
      { trainingPrevalence: 1 },
      { trainingPrevalence: SHARE, task: "binary classification, weighted BCE" },
    ]) {
      const verdict = verdictOf(runOf(endingAt(1), settings));
      expect(verdict.outcome, JSON.stringify(settings)).toBe("cannot-tell");
      expect(verdict.statistic.estimate).toMatchObject({ what: expect.stringContaining("share of events") });
    }
  });

  test("where the outcome is none of yes or no", () => {
    for (const task of ["5-class classification", "regression (MSE)"])
      expect(verdictOf(runOf(endingAt(1), { trainingPrevalence: SHARE, task })).outcome, task).toBe("cannot-tell");
  });

  test("of a quantity, which has no share of events, and asks for nothing", () => {
    const verdict = verdictOf(runOf(endingAt(1), { trainingPrevalence: SHARE, task: "regression (MSE)" }));
    expect(verdict).toMatchObject({
      outcome: "cannot-tell",
      reason: expect.stringMatching(/^Does not apply: .*quantity/),
    });
  });

  test("where the loss is of another scale than a mean cross-entropy", () => {
    const noise = scatter(6, 0.02);
    const summed = {
      metric: "loss",
      split: "train" as const,
      value: (_: number, index: number) => 64 * Math.LN2 * noise(index),
    };
    const settings = { trainingPrevalence: SHARE, task: "binary classification" };
    expect(verdictOf(runOf(summed, settings)).outcome).toBe("cannot-tell");
  });

  test("and its needs are met by what they ask for", () => {
    const isMet = (run: RunData) => baseRateRule.needs.every((need) => need.isMet(run));
    expect(isMet(runOf(endingAt(0.3)))).toBe(true);
    expect(isMet(runOf(endingAt(0.3), {}))).toBe(false);
    expect(baseRateRule.needs.map(({ code }) => code).join("\n")).toContain("training_prevalence");
  });
});
