import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binaryCrossEntropy } from "@/lib/calculus/autodiff/losses";
import {
  type Activation,
  drawPerceptron,
  type PerceptronPlan,
  runPerceptron,
} from "@/lib/calculus/autodiff/perceptron";
import { Tape } from "@/lib/calculus/autodiff/tape";
import { seededRandom } from "@/lib/core/random";
import type { Verdict } from "@/lib/core/verdict";
import { describeCoverage } from "@/lib/diagnostics/coverage";
import { gradientCheckRule } from "@/lib/diagnostics/rules/gradient-check";
import type { RunData } from "@/lib/series/run-data";
import { readText } from "../ingest/read-for-test";
import { buildRun, layerNames, type SeriesPlan } from "./build-run";
import { estimateOf, judgeOne, renameLayers, reverseSeries } from "./judge-one";
import { expectOnlyNumbers, numbersOf } from "./numbers-in";

type Check = {
  readonly layer: string;
  readonly parameter?: string;
  readonly analytic: number;
  readonly numerical: number;
  readonly h?: number | null;
};

const LOSS: SeriesPlan = { metric: "loss", split: "train", value: () => 0.7 };
const H = 1e-4;

/** A run with these checks, one record each, and a loss of 0.7. */
const checkRun = (checks: readonly Check[], loss: readonly SeriesPlan[] = [LOSS]): RunData =>
  buildRun({
    steps: 1,
    layers: [...new Set(checks.map(({ layer }) => layer))],
    series: [
      ...loss,
      ...checks.flatMap(({ layer, parameter = "weight[0]", analytic, numerical, h = H }) => [
        { metric: "gradient_check/analytic", layer, parameter, value: () => analytic },
        { metric: "gradient_check/numerical", layer, parameter, value: () => numerical },
        ...(h === null ? [] : [{ metric: "gradient_check/h", layer, parameter, value: () => h }]),
      ]),
    ],
  });
const verdictOf = (run: RunData): Verdict => judgeOne(gradientCheckRule, run);
const judgeChecks = (...checks: readonly Check[]): Verdict => verdictOf(checkRun(checks));

/** Checks of 1 in each of so many layers; those of the first ones are off by a factor. */
const layered = (count: number, wrong: number, factor = 2, h = H): readonly Check[] =>
  layerNames(count).map((layer, index) => ({ layer, analytic: index < wrong ? factor : 1, numerical: 1, h }));

describe("derivatives that agree", () => {
  test("are no finding, and the largest relative error stands beside the limit", () => {
    const verdict = judgeChecks(
      { layer: "a", analytic: 1, numerical: 1.002 },
      { layer: "b", analytic: -2, numerical: -2 },
    );
    expect(verdict).toMatchObject({ outcome: "no-finding", severity: null, layers: [], remedy: null });
    expect(estimateOf(verdict)).toMatchObject({ n: 2 });
    expect(estimateOf(verdict).value).toBeCloseTo(0.002 / 1.002, 12);
    expect(verdict.statistic.threshold).toMatchObject({ value: 0.01, direction: "above" });
  });

  test("may both be zero", () => {
    expect(judgeChecks({ layer: "a", analytic: 0, numerical: 0 })).toMatchObject({ outcome: "no-finding" });
  });

  test("at the limit itself are no finding, just above it they are one", () => {
    const at = (relative: number) => judgeChecks({ layer: "a", analytic: 1 - relative, numerical: 1 }).outcome;
    expect([at(0.00999), at(0.01001)]).toEqual(["no-finding", "finding"]);
  });
});

describe("derivatives that disagree", () => {
  test("are a warning that names the parameters, and each by its element where it is one", () => {
    const verdict = judgeChecks(
      ...layered(4, 0),
      { layer: "x", parameter: "weight[3]", analytic: 2, numerical: 1 },
      { layer: "x", parameter: "weight[5]", analytic: 3, numerical: 1 },
      { layer: "y", parameter: "bias[1]", analytic: -1, numerical: 1 },
    );
    expect(verdict).toMatchObject({ outcome: "finding", severity: "warning", layers: ["x", "y"] });
    for (const text of [verdict.reason, verdict.explanation]) expect(text).toContain("x.weight (2 checks), y.bias[1]");
    expect(estimateOf(verdict)).toMatchObject({ value: 2, n: 7 });
  });

  test("are critical where they are most of at least three", () => {
    const severityOf = (count: number, wrong: number) => judgeChecks(...layered(count, wrong)).severity;
    expect([severityOf(2, 2), severityOf(3, 3), severityOf(6, 3), severityOf(6, 4)]).toEqual([
      "warning",
      "critical",
      "warning",
      "critical",
    ]);
  });

  test("point to the place behind the last layer that disagrees, by its name where the order is known", () => {
    expect(judgeChecks(...layered(6, 3)).remedy).toContain("between layers.2 and the next layer");
    const run = checkRun(layered(6, 3));
    expect(verdictOf({ ...run, layers: [] }).remedy).toContain("between the last one that disagrees and the next");
    expect(judgeChecks(...layered(6, 1)).remedy).not.toContain("Start between");
  });

  test("of many parameters are counted after the fifth", () => {
    const { reason } = judgeChecks(...layered(12, 7));
    expect(reason).toContain("layers.4.weight[0] and 2 more");
    expect(reason).not.toContain("layers.5");
  });

  test("with swapped sides are judged the same", () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }), (a, b) => {
        const [one, other] = [
          judgeChecks({ layer: "a", analytic: a, numerical: b }, { layer: "z", analytic: 1, numerical: 1 }),
          judgeChecks({ layer: "a", analytic: b, numerical: a }, { layer: "z", analytic: 1, numerical: 1 }),
        ];
        // An exact zero that should have shown tells of a coarse loss on one side only.
        if (a !== 0 && b !== 0) expect(one.outcome).toBe(other.outcome);
      }),
      { numRuns: 60 },
    );
  });
});

describe("what the step leaves undecided", () => {
  const tell = (check: Omit<Check, "layer">) => judgeChecks({ layer: "a", ...check });

  test("differences within the rounding of single precision over h are not held against the gradient", () => {
    const small = tell({ analytic: 0.01, numerical: 0.03, h: 1e-6 });
    expect(small).toMatchObject({ outcome: "cannot-tell", severity: null });
    expect(small.reason).toContain("differ by no more than the rounding of the loss at their step h");
    expect(tell({ analytic: 0.01, numerical: 0.03, h: 1e-4 }).outcome).toBe("finding");
  });

  test("the larger the loss, the larger its rounding", () => {
    const at = (loss: number) =>
      verdictOf(
        checkRun(
          [{ layer: "a", analytic: 0.01, numerical: 0.02 }],
          [{ metric: "loss", split: "train", value: () => loss }],
        ),
      ).outcome;
    expect([at(0.7), at(70)]).toEqual(["finding", "cannot-tell"]);
  });

  test("without a logged loss its rounding is taken to be that of 1, and that is said", () => {
    const verdict = verdictOf(checkRun([{ layer: "a", analytic: 1, numerical: 1 }], []));
    expect(verdict.provenance.join(" ")).toContain("taken to be that of 1");
    expect(judgeChecks(...layered(2, 0)).provenance.join(" ")).not.toContain("taken to be");
  });

  test("agreements that single precision does not allow show a finer loss, and then small steps decide", () => {
    const wrong = { layer: "wrong", analytic: 0.01, numerical: 0.03, h: 1e-6 };
    const fine = layerNames(3).map((layer) => ({ layer, analytic: 0.02, numerical: 0.0200000001, h: 1e-6 }));
    expect(judgeChecks(wrong, ...fine.slice(0, 2)).outcome).toBe("no-finding");
    expect(judgeChecks(wrong, ...fine)).toMatchObject({ outcome: "finding", layers: ["wrong"] });
    expect(judgeChecks(wrong, ...fine).provenance.join(" ")).toContain("more than single precision");
  });

  test("numerical derivatives of zero tell of a loss too coarse for the step", () => {
    const coarse = [0, 9.8, 0, -9.8, 0].map((numerical, index) => ({
      layer: `layers.${index}`,
      analytic: 0.1 * (index + 1) * Math.sign(numerical || 1),
      numerical,
    }));
    expect(judgeChecks(...coarse).outcome).toBe("cannot-tell");
    expect(judgeChecks({ layer: "a", analytic: 0.5, numerical: 0 }).outcome).toBe("cannot-tell");
  });

  test("a derivative of zero beside fine ones is a gradient that is not that of the loss", () => {
    const fine = layerNames(4).map((layer) => ({ layer, analytic: 0.02, numerical: 0.02 }));
    expect(judgeChecks(...fine, { layer: "cut", analytic: 0.5, numerical: 0 })).toMatchObject({
      outcome: "finding",
      layers: ["cut"],
    });
  });

  test("a disagreement at a large step may be a kink, most of three or more are none, and at a larger one nothing is told", () => {
    const at = (h: number, wrong: number, count: number) => judgeChecks(...layered(count, wrong, 2, h)).outcome;
    expect(at(1e-4, 1, 4)).toBe("finding");
    expect(at(1e-3, 1, 4)).toBe("no-finding");
    expect(at(1e-3, 2, 2)).toBe("cannot-tell");
    expect(at(1e-3, 3, 4)).toBe("finding");
    expect(at(2e-3, 4, 4)).toBe("cannot-tell");
  });

  test("most of the checks of one parameter are no kink either", () => {
    const wide = (wrong: number) =>
      judgeChecks(
        ...layered(8, 0, 1, 1e-3),
        ...Array.from({ length: 5 }, (_, index) => ({
          ...{ layer: "x", parameter: `weight[${index}]`, numerical: 1, h: 1e-3 },
          analytic: index < wrong ? 2 : 1,
        })),
      );
    expect(wide(2)).toMatchObject({ outcome: "no-finding" });
    expect(wide(2).provenance.join(" ")).toContain("Of 13 checks 2 differ at a step above");
    expect(wide(3)).toMatchObject({ outcome: "finding", layers: ["x"] });
  });

  test("without a step nothing is held against the gradient, nor where a number is not finite", () => {
    expect(tell({ analytic: 2, numerical: 1, h: null }).reason).toContain("step h was not logged");
    expect(tell({ analytic: 2, numerical: 1, h: 0 }).outcome).toBe("cannot-tell");
    expect(tell({ analytic: Number.NaN, numerical: 1 }).reason).toContain("not finite");
    expect(tell({ analytic: 1, numerical: Number.POSITIVE_INFINITY }).outcome).toBe("cannot-tell");
    expect(tell({ analytic: 1.7e308, numerical: -1.7e308 })).toMatchObject({ outcome: "cannot-tell" });
  });
});

describe("several steps at one point", () => {
  const series = (metric: string, values: readonly number[]): SeriesPlan => ({
    ...{ metric: `gradient_check/${metric}`, layer: "a", parameter: "weight[0]" },
    value: (_, index) => values[index] ?? Number.NaN,
  });
  const swept = (analytic: readonly number[], numerical: readonly number[], h: readonly number[]) =>
    verdictOf(
      buildRun({
        steps: h.length,
        layers: ["a"],
        series: [LOSS, series("analytic", analytic), series("numerical", numerical), series("h", h)],
      }),
    );

  test("a right gradient agrees at one of them", () => {
    const verdict = swept([1, 1, 1], [1.3, 1.0001, 1.5], [1e-2, 1e-4, 1e-5]);
    expect(verdict.outcome).toBe("no-finding");
    expect(estimateOf(verdict).n).toBe(1);
  });

  test("a wrong one disagrees at those that can tell", () => {
    expect(swept([1, 1, 1], [2.1, 2, 1.1], [1e-2, 1e-4, 1e-8]).outcome).toBe("finding");
  });

  test("another analytic value is another point", () => {
    expect(swept([1, 1.5], [1, 1], [1e-4, 1e-4]).outcome).toBe("finding");
  });
});

describe("networks whose gradient is right", () => {
  const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);
  const run =
    (activation: Activation, h: number, round: (loss: number) => number, factor = 1) =>
    (start: number) =>
      verdictOf(checkRun(checkNetwork(start, activation, h, round, factor)));

  test.each([
    ["relu", 1e-5],
    ["relu", 1e-3],
    ["tanh", 1e-2],
    ["sigmoid", 1e-7],
  ] as const)("of %s are never found wrong at h = %f, in single precision or in double", (activation, h) => {
    for (const round of [Math.fround, Number])
      expect(SEEDS.map(run(activation, h, round)).filter(({ outcome }) => outcome === "finding")).toEqual([]);
  });

  test("a factor of 1.1 that one layer is missing is found at each of them in double precision", () => {
    const found = SEEDS.map(run("tanh", 1e-5, Number, 1.1)).map(({ outcome, layers }) => [outcome, ...layers]);
    expect(found).toEqual(SEEDS.map(() => ["finding", "layers.0"]));
  });
});

describe("records that PyTorch wrote with the lines that the rule tells", () => {
  const read = async (name: string) => {
    const { run, issues } = await readText(readFileSync(`tests/fixtures/gradient-checks/${name}.jsonl`, "utf8"));
    expect(issues).toEqual([]);
    return { run, verdict: verdictOf(run) };
  };

  test("in double precision all agree", async () => {
    const { run, verdict } = await read("right");
    expect(verdict.outcome).toBe("no-finding");
    expect(estimateOf(verdict)).toMatchObject({ n: 22 });
    expect(describeCoverage(run).find(({ rule }) => rule === "gradient-check")).toMatchObject({ canAnswer: true });
  });

  test("in single precision nothing is held against the gradient", async () => {
    const { verdict } = await read("single");
    expect(verdict.outcome).not.toBe("finding");
    expect(verdict.provenance.join(" ") + verdict.reason).toContain("rounding of the loss");
  });

  test("a slope that was taken at the wrong place is found in the layers before it and in no other", async () => {
    const { verdict } = await read("wrong");
    expect(verdict).toMatchObject({ outcome: "finding", layers: ["0", "2"] });
    expect(verdict.remedy).toContain("the last one that disagrees");
  });
});

test("cannot tell from a log without checks, says what to log, and its need says so", () => {
  const run = buildRun({ series: [LOSS] });
  const verdict = verdictOf(run);
  expect(verdict).toMatchObject({ outcome: "cannot-tell", statistic: { estimate: { status: "not-supplied" } } });
  const coverage = describeCoverage(run).find(({ rule }) => rule === "gradient-check");
  expect(coverage).toMatchObject({ canAnswer: false, missing: [expect.stringContaining("with the step h")] });
  expect(coverage?.how).toContain('"kind": "gradient_check"');
  const half = [{ metric: "gradient_check/analytic", layer: "a", parameter: "weight[0]", value: () => 1 }];
  expect(verdictOf(buildRun({ series: half })).outcome).toBe("cannot-tell");
});

test("no sentence holds a number that nobody measured", () => {
  const checks = [...layered(6, 3), { layer: "x", analytic: 1, numerical: 1.5, h: 0.5 }];
  for (const verdict of [
    judgeChecks(...checks),
    judgeChecks(...layered(6, 0)),
    judgeChecks(...layered(3, 3, 2, 0.5)),
  ]) {
    const measured = verdict.outcome === "cannot-tell" ? [] : numbersOf(verdict);
    const names = layerNames(6).flatMap((layer) => [`${layer}.weight[0]`, layer]);
    for (const text of [verdict.reason, verdict.explanation])
      if (/\d/.test(text)) expectOnlyNumbers(text, [...measured, 1, 2, 3, 6, 1e-3], names);
  }
});

test("names, the order of arrival and computing twice change nothing", () => {
  const run = checkRun(layered(6, 3));
  const verdict = verdictOf(run);
  expect(verdictOf(run)).toEqual(verdict);
  expect(verdictOf(reverseSeries(run))).toEqual(verdict);
  const renamed = verdictOf(renameLayers(run, (name) => `block.${name}`));
  expect(renamed.statistic).toEqual(verdict.statistic);
  expect(renamed.layers).toEqual(verdict.layers.map((name) => `block.${name}`));
});

/** Some checks of each parameter of a drawn network, with the loss rounded as it would be logged. */
function checkNetwork(
  start: number,
  activation: Activation,
  h: number,
  round: (loss: number) => number,
  factor: number,
): readonly Check[] {
  const random = seededRandom(start);
  const plan: PerceptronPlan = { widths: [5, 8, 8, 1], activation, isResidual: false, isNormalised: false };
  const arrays = drawPerceptron(plan, random);
  const inputs = Float64Array.from({ length: 32 * 5 }, () => 2 * random() - 1);
  const targets = Float64Array.from({ length: 32 }, () => (random() < 0.4 ? 1 : 0));
  const evaluate = () => {
    const tape = new Tape();
    const { output, layers } = runPerceptron(tape, plan, arrays, tape.constant(inputs, [32, 5]));
    return { tape, layers, loss: binaryCrossEntropy(output, tape.constant(targets, [32, 1])) };
  };
  const { tape, layers, loss } = evaluate();
  tape.backward(loss);
  return layers.flatMap(({ parameters: [weight] }, layer) => {
    if (!weight) return [];
    const { values, gradient } = weight;
    return Array.from({ length: 6 }, () => Math.floor(random() * values.length)).map((at): Check => {
      const value = values[at] ?? 0;
      const lossAt = (shifted: number): number => {
        values[at] = shifted;
        const rounded = round(evaluate().loss.value);
        values[at] = value;
        return rounded;
      };
      const numerical = (lossAt(value + h) - lossAt(value - h)) / (2 * h);
      const analytic = (gradient[at] ?? 0) * (layer === 0 ? factor : 1);
      return { layer: `layers.${layer}`, parameter: `weight[${at}]`, analytic, numerical, h };
    });
  });
}
