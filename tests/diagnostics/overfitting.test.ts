import { describe, expect, test } from "vitest";
import type { Verdict } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { overfittingRule } from "@/lib/diagnostics/rules/overfitting";
import type { RunData } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";
import { buildRun, FALLING_LOSS, FLAT_LOSS, type SeriesPlan, scatter } from "./build-run";
import { estimateOf, judgeOne } from "./judge-one";
import { expectOnlyNumbers, numbersOf } from "./numbers-in";

const verdictOf = (run: RunData): Verdict => judgeOne(overfittingRule, run);

const validationOf = (value: (place: number, index: number) => number, spread = 0.01): SeriesPlan => {
  const noise = scatter(8, spread);
  return { metric: "loss", split: "validation", value: (place, index) => value(place, index) * noise(index) };
};
/** Falls to 0.4 at four tenths of the run and rises from there to the given end. */
const turning = (end: number) => (place: number) =>
  place < 0.4 ? 0.7 - 0.75 * place : 0.4 + ((end - 0.4) * (place - 0.4)) / 0.6;

const middleOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[1] ?? Number.NaN;
/** Lowest running median of three and the median of the last three, by the plainest means. */
const extremesOf = (run: RunData) => {
  const values = [...(run.series.find(({ split }) => split === "validation")?.points.values ?? [])];
  const medians = values.map((value, index) =>
    index === 0 || index === values.length - 1 ? value : middleOf(values.slice(index - 1, index + 2)),
  );
  return { lowest: Math.min(...medians), end: middleOf(values.slice(-3)) };
};

describe("a validation loss that rises while the training loss falls", () => {
  const run = buildRun({ series: [FALLING_LOSS(), validationOf(turning(0.6))] });

  test("is a warning with the step of its minimum", () => {
    const verdict = verdictOf(run);
    expect(verdict).toMatchObject({ outcome: "finding", severity: "warning", layers: [] });
    expect(Math.abs((verdict.onsetStep ?? 0) - 400)).toBeLessThanOrEqual(50);
    expect(verdict.remedy).toContain("lowest validation loss");
  });

  test("is decided by its end over its minimum, with an interval around it", () => {
    const { value, lower, upper } = estimateOf(verdictOf(run));
    const { lowest, end } = extremesOf(run);
    expect(value).toBeCloseTo(end / lowest, 12);
    expect(lower).toBeGreaterThan(1);
    expect(lower).toBeLessThan(value);
    expect(upper).toBeGreaterThan(value);
  });

  test("is told with the numbers of the losses, and none that nobody measured", () => {
    const verdict = verdictOf(run);
    const { lowest, end } = extremesOf(run);
    const training = run.series[0]?.points ?? { steps: [], values: new Float64Array(0) };
    const around = training.values.filter(
      (_, index) => Math.abs((training.steps[index] ?? 0) - (verdict.onsetStep ?? 0)) <= 49.5,
    );
    const fall = 100 * (1 - median(training.values.subarray(-10)) / median(around));
    const known = [...numbersOf(verdict), lowest, end, fall, -fall];
    expectOnlyNumbers(verdict.explanation, known);
    expectOnlyNumbers(verdict.reason, known);
  });

  test("is critical where it ends above where it started", () => {
    expect(verdictOf(buildRun({ series: [FALLING_LOSS(), validationOf(turning(1))] })).severity).toBe("critical");
  });

  test("is none with training and validation swapped", () => {
    const [training, validation] = run.series;
    const swapped = {
      ...run,
      series: [
        ...(training ? [{ ...training, split: "validation" as const, key: "a" }] : []),
        ...(validation ? [{ ...validation, split: "train" as const, key: "b" }] : []),
      ],
    };
    expect(verdictOf(swapped).outcome).toBe("no-finding");
  });

  test("is none with time turned around: a loss that falls to its end", () => {
    const rising = (place: number) => 0.4 + 0.3 * place;
    const outcomeOf = (value: (place: number) => number) =>
      verdictOf(buildRun({ series: [FALLING_LOSS(), validationOf(value)] })).outcome;
    expect(outcomeOf(rising)).toBe("finding");
    expect(outcomeOf((place) => rising(1 - place))).toBe("no-finding");
  });
});

describe("it is no finding", () => {
  const outcomeOf = (training: SeriesPlan, validation: SeriesPlan) =>
    verdictOf(buildRun({ series: [training, validation] })).outcome;

  test("where the validation loss falls with the training loss, or stays where it came to", () => {
    expect(
      outcomeOf(
        FALLING_LOSS(),
        validationOf((place) => 0.3 + 0.4 * Math.exp(-5 * place)),
      ),
    ).toBe("no-finding");
    expect(outcomeOf(FALLING_LOSS(), validationOf(turning(0.41)))).toBe("no-finding");
  });

  test("where the validation loss lies far above the training loss and does not rise", () => {
    expect(
      outcomeOf(
        FALLING_LOSS(),
        validationOf(() => 3),
      ),
    ).toBe("no-finding");
  });

  test("where the training loss does not fall over the rise", () => {
    expect(outcomeOf(FLAT_LOSS(), validationOf(turning(0.6)))).toBe("no-finding");
  });

  test("where training and validation rise together", () => {
    const noise = scatter(2, 0.02);
    const training = {
      metric: "loss",
      split: "train" as const,
      value: (p: number, i: number) => turning(0.6)(p) * noise(i),
    };
    expect(outcomeOf(training, validationOf(turning(0.6)))).toBe("no-finding");
  });

  test("for one evaluation that is out of line, at the end or before", () => {
    expect(
      outcomeOf(
        FALLING_LOSS(),
        validationOf((_, index) => (index === 99 ? 3 : 0.4)),
      ),
    ).toBe("no-finding");
    expect(
      outcomeOf(
        FALLING_LOSS(),
        validationOf((_, index) => (index === 40 ? 0.1 : 0.4)),
      ),
    ).toBe("no-finding");
  });

  test("for the lowest of many evaluations that only scatter", () => {
    expect(
      outcomeOf(
        FALLING_LOSS(),
        validationOf(() => 0.4, 0.3),
      ),
    ).toBe("no-finding");
  });

  test("and then says where the loss ends, and its lowest value", () => {
    const run = buildRun({ series: [FALLING_LOSS(), validationOf((place) => 0.3 + 0.4 * Math.exp(-5 * place))] });
    const verdict = verdictOf(run);
    const { lowest, end } = extremesOf(run);
    const steps = [...(run.series[0]?.points.steps ?? [])];
    expect(verdict).toMatchObject({ severity: null, onsetStep: null, remedy: null });
    expectOnlyNumbers(verdict.explanation, [...numbersOf(verdict), lowest, end, ...steps]);
  });
});

describe("it cannot tell, and names what to log,", () => {
  const expectAsks = (run: RunData, what: string) => {
    const verdict = verdictOf(run);
    expect(verdict).toMatchObject({ outcome: "cannot-tell", severity: null });
    expect(verdict.statistic.estimate).toMatchObject({ status: "not-supplied", what: expect.stringContaining(what) });
  };

  test("without a validation loss, or with fewer than ten evaluations", () => {
    expectAsks(buildRun({ series: [FALLING_LOSS()] }), "validation loss");
    const sparse = validationOf((place, index) => (index % 12 === 0 ? turning(1)(place) : Number.NaN));
    expectAsks(buildRun({ series: [FALLING_LOSS(), sparse] }), "validation loss");
  });

  test("with a validation loss that is not positive, where ratios mean nothing", () => {
    expectAsks(buildRun({ series: [FALLING_LOSS(), validationOf((place) => place - 0.5)] }), "validation loss");
  });

  test("without a training loss beside it", () => {
    expectAsks(buildRun({ series: [validationOf(turning(1))] }), "training loss");
  });

  test("where the training was thrown off, which comes first", () => {
    const run = buildRun({
      series: [
        FALLING_LOSS(),
        validationOf(turning(1)),
        { metric: "grad_norm", value: (_, i) => (i === 50 ? Number.NaN : 1) },
      ],
    });
    const verdict = judgeRules(CATALOGUE, run).verdicts.find(({ rule }) => rule === "overfitting");
    expect(verdict).toMatchObject({ outcome: "cannot-tell" });
    expect(verdict?.reason).toContain("was not finite");
    expect(verdictOf(run).outcome).toBe("finding");
  });

  test("and its needs are met by what they ask for", () => {
    const isMet = (run: RunData) => overfittingRule.needs.every((need) => need.isMet(run));
    expect(isMet(buildRun({ series: [FALLING_LOSS(), validationOf(turning(1))] }))).toBe(true);
    expect(isMet(buildRun({ series: [FALLING_LOSS()] }))).toBe(false);
    expect(overfittingRule.needs.map(({ code }) => code).join("\n")).toContain("val_loss");
  });
});
