import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import type { Verdict } from "@/lib/core/verdict";
import { learningRateTooHighRule } from "@/lib/diagnostics/rules/learning-rate-too-high";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, globalNorm, type SeriesPlan, scatter } from "./build-run";
import { estimateOf, judgeOne } from "./judge-one";
import { expectOnlyNumbers, lossLevelsOf, numbersOf } from "./numbers-in";

const verdictOf = (run: RunData): Verdict => judgeOne(learningRateTooHighRule, run);

const lossOf = (value: (place: number, index: number) => number, seed = 3): SeriesPlan => {
  const noise = scatter(seed, 0.05);
  return { metric: "loss", split: "train", value: (place, index) => value(place, index) * noise(index) };
};
const flat = () => 0.69;
const falling = (place: number) => 0.05 + 0.64 * Math.exp(-6 * place);

/** Plain descent, whose step of rate η along a gradient of norm g promises η g². */
const plainDescent = (learningRate: number): Partial<RunSettings> => ({ optimizer: "sgd", learningRate });
/** A short step: it promises 0.001 of a loss near 1. */
const SHORT = plainDescent(0.001);
const norm = (value: (place: number, index: number) => number = () => 1) => globalNorm(value);

const rateOf = (value: (place: number, index: number) => number): SeriesPlan => ({ metric: "lr", value });
const weightsOf = (layer: string, value: (place: number, index: number) => number): SeriesPlan => ({
  metric: "weight_norm",
  layer,
  value,
});

/** What a finding by one sign must have: the sign decides, its number is told, and the run is told to be bad. */
const expectFinding = (run: RunData, sign: RegExp, value: number, onsetStep: number) => {
  const verdict = verdictOf(run);
  expect(verdict).toMatchObject({ outcome: "finding", severity: "critical", layers: [], onsetStep });
  expect(verdict.statistic.name).toMatch(sign);
  expect(estimateOf(verdict).value / value).toBeCloseTo(1, 1);
  expectOnlyNumbers(verdict.explanation, [...numbersOf(verdict), ...lossLevelsOf(run)]);
  expect(verdict.remedy).toContain("tenth of the learning rate");
};

describe("a surge of the loss", () => {
  const surging = (from: number, to: number, after: (place: number) => number) =>
    lossOf((place, index) => (index >= from && index < to ? 14 : index < from ? 0.69 : after(place)));

  test("at the beginning is a finding where the loss stands high after it, with the step of the surge", () => {
    const run = buildRun({ series: [surging(4, 8, () => 0.69)] });
    expectFinding(run, /loss over its start/, 14 / 0.69, 40);
  });

  test("is quiet in a run that came off well", () => {
    expect(verdictOf(buildRun({ series: [surging(4, 8, falling), norm()], settings: SHORT }))).toMatchObject({
      outcome: "no-finding",
      severity: null,
      onsetStep: null,
      remedy: null,
    });
  });

  test("is quiet where the loss rises by no more than sound runs do", () => {
    const run = buildRun({ series: [lossOf((_, index) => (index < 6 ? 1.2 : 0.69)), norm()], settings: SHORT });
    expect(verdictOf(run).outcome).toBe("no-finding");
  });

  test("turned around, a dip below the level, is none", () => {
    const run = buildRun({
      series: [lossOf((_, index) => (index >= 4 && index < 8 ? 0.69 ** 2 / 14 : 0.69)), norm()],
      settings: SHORT,
    });
    expect(verdictOf(run).outcome).toBe("no-finding");
  });

  test("late in a run is not enough by itself, since a bad batch looks the same", () => {
    const late = surging(50, 54, () => 0.69);
    expect(verdictOf(buildRun({ series: [late, norm()], settings: SHORT })).outcome).not.toBe("finding");
    expect(verdictOf(buildRun({ series: [late] })).outcome).toBe("cannot-tell");
  });

  test("late in a run counts with a rate that rose with it", () => {
    const late = lossOf((_, index) => (index < 50 ? 0.4 : index < 54 ? 14 : 0.69));
    const run = buildRun({
      series: [late, rateOf((_, index) => (index >= 50 ? 5 : 0.01)), norm(() => 0.1)],
      settings: { optimizer: "sgd" },
    });
    expectFinding(run, /rise of the logged/, 500, 500);
  });
});

describe("steps out of proportion", () => {
  test("are a finding where they promise many times the loss and nothing is learnt", () => {
    const run = buildRun({ series: [lossOf(flat), norm(() => 10)], settings: plainDescent(0.2) });
    expectFinding(run, /first-order decrease/, 20 / 0.69, 0);
  });

  test("are quiet where the loss falls all the same", () => {
    const run = buildRun({ series: [lossOf(falling), norm(() => 10)], settings: plainDescent(0.2) });
    expect(verdictOf(run).outcome).toBe("no-finding");
  });

  test("are measured from logged updates where the optimiser does not say", () => {
    const layers = ["a", "b"];
    const step = (update: number) =>
      buildRun({
        layers,
        series: [
          lossOf(flat),
          ...layers.flatMap((layer) => [
            { metric: "grad_norm", layer, value: () => 10 },
            { metric: "update_norm", layer, value: () => update },
          ]),
        ],
      });
    expectFinding(step(1), /first-order decrease/, 20 / 0.69, 0);
    expect(verdictOf(step(0.01)).outcome).toBe("no-finding");
  });

  test("a hundredth as long are none, and a hundred times as long are one", () => {
    const outcomeAt = (rate: number) =>
      verdictOf(buildRun({ series: [lossOf(flat), norm(() => 10)], settings: plainDescent(rate) })).outcome;
    expect([0.2, 0.002, 0.2].map(outcomeAt)).toEqual(["finding", "no-finding", "finding"]);
  });
});

describe("steps that realise nothing of what they promise", () => {
  /** `realised` of the decrease that each step of plain descent promises on its own batch. */
  const steps = (realised: number, loss: (place: number) => number = flat) => {
    const level = scatter(5, 0.1);
    const size = scatter(6, 0.3);
    const before = (place: number, index: number) => loss(place) * level(index);
    return buildRun({
      series: [
        { metric: "loss", split: "train", value: before },
        {
          metric: "loss_after",
          split: "train",
          value: (place, index) => before(place, index) - realised * 0.01 * size(index) ** 2,
        },
        norm((_, index) => size(index)),
      ],
      settings: plainDescent(0.01),
    });
  };

  test("are a finding where nothing is learnt, and say on which side of the limit they stand", () => {
    const run = steps(-0.5);
    const verdict = verdictOf(run);
    expect(verdict).toMatchObject({ outcome: "finding", severity: "critical" });
    expect(verdict.statistic.name).toMatch(/realised over predicted/);
    expect(verdict.statistic.threshold?.direction).toBe("below");
    expect(estimateOf(verdict).value).toBeCloseTo(-0.5, 1);
    expectOnlyNumbers(verdict.explanation, [...numbersOf(verdict), ...lossLevelsOf(run)]);
  });

  test("are none where they realise what they promise", () => {
    expect(verdictOf(steps(0.9)).outcome).toBe("no-finding");
  });

  test("are quiet where the loss falls all the same", () => {
    expect(verdictOf(steps(-0.5, falling)).outcome).toBe("no-finding");
  });
});

describe("a rate that rose", () => {
  const kicked = (loss: (place: number, index: number) => number, kick = 50) =>
    buildRun({
      series: [lossOf(loss), rateOf((_, index) => (index >= 50 && index < 53 ? 0.01 * kick : 0.01)), norm(() => 0.1)],
      settings: { optimizer: "sgd" },
    });
  const thrown = (_: number, index: number) => (index < 50 ? 0.3 : 0.69);

  test("is a finding where the loss never came back, with the step of the kick", () => {
    expectFinding(kicked(thrown), /rise of the logged learning rate/, 50, 500);
  });

  test("is quiet where the run learns on", () => {
    expect(verdictOf(kicked(falling)).outcome).toBe("no-finding");
  });

  test("is none where it fell instead", () => {
    expect(verdictOf(kicked(thrown, 1 / 50)).outcome).not.toBe("finding");
  });

  test("counts in a run that is lost after it, and not in one that was lost before", () => {
    const lostFrom = (step: number) => (_: number, index: number) => (index >= step ? Number.NaN : 0.3);
    expect(verdictOf(kicked(lostFrom(51)))).toMatchObject({ outcome: "finding" });
    expect(verdictOf(kicked(lostFrom(45))).outcome).toBe("cannot-tell");
  });
});

describe("thrown weights", () => {
  const jump = (by: number, first = 3, loss = (_: number, index: number): number => (index === 31 ? 1.1 : 0.69)) =>
    buildRun({
      layers: ["a", "b", "c"],
      series: [
        lossOf(loss),
        weightsOf("a", () => 3),
        weightsOf("b", (_, index) => (index < 30 ? first : first * by)),
        weightsOf("c", () => 3),
      ],
    });

  test("are a finding where the loss rose with them and nothing is learnt", () => {
    expectFinding(jump(8), /jump of a layer's weights/, 8, 0);
  });

  test("are none where they shrank by as much", () => {
    expect(verdictOf(jump(1 / 8)).outcome).not.toBe("finding");
  });

  test("are none in a layer that was started near zero on purpose", () => {
    expect(verdictOf(jump(8, 0.01)).outcome).not.toBe("finding");
  });

  test("are quiet where the loss falls all the same", () => {
    const recovered = (place: number, index: number) => (index === 31 ? 1.1 : falling(place));
    expect(verdictOf(jump(8, 3, recovered)).outcome).not.toBe("finding");
  });
});

describe("the rate of an adaptive optimiser", () => {
  const adam = (learningRate: number, loss = flat as (place: number) => number) =>
    buildRun({ series: [lossOf(loss)], settings: { optimizer: "Adam", learningRate } });

  test("is a finding where a step replaces usual weights and nothing is learnt", () => {
    expectFinding(adam(0.5), /learning rate of an adaptive optimiser/, 0.5, 0);
  });

  test("a hundredth of it is none", () => {
    expect(verdictOf(adam(0.005)).outcome).toBe("no-finding");
  });

  test("is quiet where the loss falls all the same", () => {
    expect(verdictOf(adam(0.5, falling)).outcome).toBe("no-finding");
  });

  test("says nothing of plain descent, whose rate alone has no meaning", () => {
    const run = buildRun({ series: [lossOf(flat)], settings: plainDescent(0.5) });
    expect(verdictOf(run).outcome).not.toBe("finding");
  });
});

describe("a run that is lost", () => {
  const lost = (from: number, series: readonly SeriesPlan[] = [], settings: Partial<RunSettings> = {}) =>
    buildRun({ series: [lossOf((_, index) => (index >= from ? Number.NaN : 0.69)), ...series], settings });

  test("within its first records is a finding with steps of twice the loss", () => {
    const verdict = verdictOf(lost(3, [norm(() => 10)], plainDescent(0.02)));
    expect(verdict).toMatchObject({ outcome: "finding", severity: "critical" });
    expect(verdict.explanation).toContain("From step 30 on the run is lost.");
    expectOnlyNumbers(verdict.explanation, [...numbersOf(verdict), 30]);
  });

  test("within its first records is none with steps a hundredth as long", () => {
    expect(verdictOf(lost(3, [norm(() => 10)], plainDescent(0.0002))).outcome).toBe("cannot-tell");
  });

  test("without a sign before it cannot be told from one that met a bad batch", () => {
    const verdict = verdictOf(lost(60, [norm()], SHORT));
    expect(verdict).toMatchObject({ outcome: "cannot-tell", severity: null });
    expect(verdict.reason).toContain("step 600");
    expect(verdict.statistic.estimate).toMatchObject({
      status: "not-supplied",
      what: expect.stringContaining("learning rate at each step"),
    });
  });
});

describe("it cannot tell, and names what to log,", () => {
  test("where a loss without surge was all", () => {
    const verdict = verdictOf(buildRun({ series: [lossOf(falling)] }));
    expect(verdict.outcome).toBe("cannot-tell");
    expect(verdict.statistic.estimate).toMatchObject({
      status: "not-supplied",
      what: expect.stringContaining("how far each step moves the weights"),
    });
  });

  test("without a training loss, and with one that is not positive", () => {
    for (const run of [
      buildRun({ series: [norm()], settings: SHORT }),
      buildRun({ series: [lossOf(() => -2), norm()], settings: SHORT }),
    ])
      expect(verdictOf(run).statistic.estimate).toMatchObject({
        status: "not-supplied",
        what: expect.stringContaining("training loss"),
      });
  });

  test("where the run was out of size before any training", () => {
    const run = buildRun({
      series: [lossOf((place) => 1e5 * Math.exp(-3 * place)), norm()],
      settings: { ...SHORT, task: "binary classification" },
    });
    const verdict = verdictOf(run);
    expect(verdict.outcome).toBe("cannot-tell");
    expect(verdict.reason).toContain("Before any training");
  });

  test("and its needs are met by what they ask for", () => {
    const run = buildRun({ series: [lossOf(flat), norm()], settings: SHORT });
    expect(learningRateTooHighRule.needs.every((need) => need.isMet(run))).toBe(true);
    expect(learningRateTooHighRule.needs.some((need) => need.isMet(buildRun({ series: [] })))).toBe(false);
    expect(learningRateTooHighRule.needs.map(({ code }) => code).join("\n")).toContain("update_norm");
  });
});

describe("what a quiet verdict says", () => {
  test("holds the numbers of the loss, and none that nobody measured", () => {
    const run = buildRun({ series: [lossOf(falling), norm()], settings: SHORT });
    const verdict = verdictOf(run);
    expect(verdict.outcome).toBe("no-finding");
    expectOnlyNumbers(verdict.explanation, [...numbersOf(verdict), ...lossLevelsOf(run)]);
  });
});
