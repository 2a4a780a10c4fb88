import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import type { Verdict } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { learningRateTooLowRule } from "@/lib/diagnostics/rules/learning-rate-too-low";
import type { RunData } from "@/lib/series/run-data";
import {
  buildRun,
  chainSeries,
  FALLING_LOSS,
  FLAT_LOSS,
  globalNorm,
  layerNames,
  type SeriesPlan,
  scatter,
} from "./build-run";
import { estimateOf, judgeOne } from "./judge-one";
import { expectOnlyNumbers, lossLevelsOf, numbersOf } from "./numbers-in";

const verdictOf = (run: RunData): Verdict => judgeOne(learningRateTooLowRule, run);

const lossOf = (value: (place: number) => number, spread = 0.02): SeriesPlan => {
  const noise = scatter(3, spread);
  return { metric: "loss", split: "train", value: (place, index) => value(place) * noise(index) };
};
/** Slow, and not at an end. */
const creeping = (place: number) => 0.7 - 0.1 * place;

/**
 * Plain descent over 100 records that are ten steps apart, from a loss of 0.7 with a gradient of norm 1:
 * the steps together can take off 1,000 η / 0.7 of the loss at the start.
 */
const descent = (total: number, loss: SeriesPlan, settings: Partial<RunSettings> = {}): RunData =>
  buildRun({
    series: [loss, globalNorm(() => 1)],
    settings: { optimizer: "sgd", learningRate: (total * 0.7) / 1000, ...settings },
  });

const percent = (share: number) => Number((100 * share).toPrecision(2));

describe("steps too short for the run", () => {
  test("are critical where all of them could have taken off but a part of the loss", () => {
    const run = descent(0.2, lossOf(creeping));
    const verdict = verdictOf(run);
    expect(verdict).toMatchObject({ outcome: "finding", severity: "critical", layers: [], onsetStep: 0 });
    expect(verdict.statistic.threshold?.direction).toBe("below");
    expect(estimateOf(verdict).value).toBeCloseTo(0.2, 2);
    expect(verdict.remedy).toContain("ten times the learning rate");
  });

  test("are told by their number, which is the statistic's", () => {
    const run = descent(0.2, lossOf(creeping));
    const verdict = verdictOf(run);
    const known = [...numbersOf(verdict), percent(estimateOf(verdict).value), ...lossLevelsOf(run)];
    expectOnlyNumbers(verdict.explanation, known);
    expect(verdict.explanation).toContain(`${percent(estimateOf(verdict).value)} %`);
  });

  test("are a warning in a run that has clearly learnt and was still on its way", () => {
    expect(
      verdictOf(
        descent(
          0.45,
          lossOf((place) => 0.7 * (1 - 0.9 * place)),
        ),
      ),
    ).toMatchObject({
      outcome: "finding",
      severity: "warning",
    });
  });

  test("turn into none with a rate a hundred times as large, and back with a hundredth of that", () => {
    const outcomeAt = (total: number) => verdictOf(descent(total, lossOf(creeping))).outcome;
    expect([0.2, 20, 0.2].map(outcomeAt)).toEqual(["finding", "no-finding", "finding"]);
  });

  test("are found from logged updates where the optimiser does not say", () => {
    const updates = (update: number): RunData =>
      buildRun({
        layers: ["a"],
        series: [
          lossOf(creeping),
          { metric: "grad_norm", layer: "a", value: () => 1 },
          { metric: "update_norm", layer: "a", value: () => update },
        ],
      });
    expect(verdictOf(updates((0.2 * 0.7) / 1000)).outcome).toBe("finding");
    expect(verdictOf(updates((20 * 0.7) / 1000)).outcome).toBe("no-finding");
  });

  test("are found under Adam, which moves each of its parameters by about the rate", () => {
    const adam = (learningRate: number): RunData =>
      buildRun({
        series: [lossOf(creeping), globalNorm(() => 1)],
        settings: { optimizer: "adam", learningRate, parameterCount: 10_000 },
      });
    expect(verdictOf(adam(1e-6)).outcome).toBe("finding");
    expect(verdictOf(adam(1e-3)).outcome).toBe("no-finding");
  });

  test("are found up to a larger sum where the loss still falls at its end", () => {
    const falling = lossOf((place) => 0.7 - 0.3 * place);
    expect(verdictOf(descent(1, falling))).toMatchObject({ outcome: "finding", severity: "critical" });
    const flat = lossOf((place) => 0.4 + 0.3 * Math.exp(-30 * place));
    expect(verdictOf(descent(1, flat)).outcome).toBe("no-finding");
    expect(verdictOf(descent(5, falling)).outcome).toBe("no-finding");
  });

  test("are certain with a rate of nought, unless the logged updates say otherwise", () => {
    expect(verdictOf(descent(0, FLAT_LOSS()))).toMatchObject({ outcome: "finding", severity: "critical" });
    const moving = { metric: "lr", value: () => 0.1 };
    const stated = buildRun({
      series: [FLAT_LOSS(), globalNorm(() => 1), moving],
      settings: { optimizer: "sgd", learningRate: 0 },
    });
    expect(verdictOf(stated).outcome).toBe("no-finding");
  });
});

describe("a training that came to rest", () => {
  const decaying = (loss: SeriesPlan, at = 0.3): RunData =>
    buildRun({
      series: [loss, globalNorm(() => 1), { metric: "lr", value: (place) => (place < at ? 0.01 : 1e-7) }],
      settings: { optimizer: "sgd" },
    });
  const stopped = lossOf((place) => 0.5 + 0.2 * Math.exp(-20 * place));

  test("before it had learnt is a warning, and tells what was left for the later half", () => {
    const run = decaying(stopped);
    const verdict = verdictOf(run);
    expect(verdict).toMatchObject({ outcome: "finding", severity: "warning", onsetStep: 0 });
    expect(verdict.statistic.name).toContain("later half");
    expectOnlyNumbers(verdict.explanation, [
      ...numbersOf(verdict),
      percent(estimateOf(verdict).value),
      ...lossLevelsOf(run),
    ]);
  });

  test("is none where the rate stayed as it was", () => {
    expect(verdictOf(decaying(stopped, 2)).outcome).toBe("no-finding");
  });

  test("is none where the loss had settled at a low level", () => {
    expect(verdictOf(decaying(lossOf((place) => 0.05 + 0.65 * Math.exp(-30 * place)))).outcome).toBe("no-finding");
  });
});

describe("steps that were long enough", () => {
  test("are no finding, and the verdict says how far they could have gone", () => {
    const run = descent(20, FALLING_LOSS());
    const verdict = verdictOf(run);
    expect(verdict).toMatchObject({ outcome: "no-finding", severity: null, onsetStep: null, remedy: null });
    expectOnlyNumbers(verdict.explanation, [...numbersOf(verdict), ...lossLevelsOf(run)]);
  });

  test("are no finding where the loss followed nothing of what they promised", () => {
    // The loss stands still within a hundredth, while the steps promise a third of it.
    expect(
      verdictOf(
        descent(
          0.33,
          lossOf(() => 0.7, 0.005),
        ),
      ).outcome,
    ).toBe("no-finding");
  });
});

describe("it cannot tell, and names what to log,", () => {
  const expectAsks = (run: RunData, what: string): string => {
    const verdict = verdictOf(run);
    expect(verdict).toMatchObject({ outcome: "cannot-tell", severity: null });
    expect(verdict.statistic.estimate).toMatchObject({
      status: "not-supplied",
      what: expect.stringContaining(what),
    });
    return verdict.reason;
  };

  test("without a training loss", () => {
    expectAsks(
      buildRun({ series: [globalNorm(() => 1)], settings: { optimizer: "sgd", learningRate: 0.1 } }),
      "training loss",
    );
  });

  test("where neither the updates nor the rate with its optimiser are known", () => {
    const moves = "how far each step moves the weights";
    expectAsks(descent(0.2, lossOf(creeping), { learningRate: null }), moves);
    expectAsks(descent(0.2, lossOf(creeping), { optimizer: null }), moves);
    expectAsks(descent(0.2, lossOf(creeping), { schedule: "cosine" }), moves);
    expectAsks(descent(0.2, lossOf(creeping), { optimizer: "adam" }), moves);
  });

  test("where the norms were logged after clipping", () => {
    const settings = { gradientClip: "1.0", gradientNormLogged: "after clipping" };
    expectAsks(descent(0.2, lossOf(creeping), settings), "how far each step moves the weights");
  });

  test("where the loss fell by more than the logged steps allow", () => {
    const run = descent(0.05, FALLING_LOSS());
    const reason = expectAsks(run, "how far each step moves the weights");
    const [start = 0] = lossLevelsOf(run);
    expect(reason).toContain("more than the logged steps could have taken off (5");
    expect(start).toBeGreaterThan(0.5);
  });

  test("where the signal does not arrive, which comes first", () => {
    const layers = layerNames(8);
    const run = buildRun({
      layers,
      series: [...chainSeries(layers, 0.1), FLAT_LOSS(), globalNorm(() => 0.1)],
      settings: { optimizer: "sgd", learningRate: 1e-3 },
    });
    const verdict = judgeRules(CATALOGUE, run).verdicts.find(({ rule }) => rule === "learning-rate-too-low");
    expect(verdict).toMatchObject({ outcome: "cannot-tell" });
    expect(verdict?.reason).toContain("vanishing-gradient");
    expect(verdictOf(run).outcome).not.toBe("cannot-tell");
  });

  test("and its needs are met by what they ask for", () => {
    const isMet = (run: RunData) => learningRateTooLowRule.needs.every((need) => need.isMet(run));
    expect(isMet(descent(0.2, lossOf(creeping)))).toBe(true);
    expect(isMet(buildRun({ series: [lossOf(creeping)] }))).toBe(false);
  });
});
