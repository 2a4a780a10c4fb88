import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import type { Verdict } from "@/lib/core/verdict";
import { oscillationRule } from "@/lib/diagnostics/rules/oscillation";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, type SeriesPlan } from "./build-run";
import { estimateOf, judgeOne } from "./judge-one";
import { expectOnlyNumbers, numbersOf } from "./numbers-in";

const verdictOf = (run: RunData): Verdict => judgeOne(oscillationRule, run);

/** A path with jumps of a given size from side to side, and independent scatter beside them. */
const jumping = (jumps: number, path: (place: number) => number = () => 0.7, scatter = 0.02, seed = 4): SeriesPlan => {
  const random = seededRandom(seed);
  return {
    metric: "loss",
    split: "train",
    value: (place, index) => path(place) * (1 + (index % 2 === 0 ? jumps : -jumps) + scatter * (2 * random() - 1)),
  };
};
const everyStep = (loss: SeriesPlan, steps = 200): RunData => buildRun({ series: [loss], steps, every: 1 });
const falling = (place: number) => 0.02 + 0.7 * Math.exp(-6 * place);

describe("a loss that jumps from side to side", () => {
  test("is a warning where it has not clearly fallen, from the later half on", () => {
    expect(verdictOf(everyStep(jumping(0.2)))).toMatchObject({
      outcome: "finding",
      severity: "warning",
      layers: [],
      onsetStep: 100,
    });
  });

  test("is a note in a run that learns all the same", () => {
    expect(verdictOf(everyStep(jumping(0.2, falling)))).toMatchObject({ outcome: "finding", severity: "note" });
  });

  test("is seen on a path that falls or rises", () => {
    expect(verdictOf(everyStep(jumping(0.2, (place) => 0.9 - 0.5 * place))).outcome).toBe("finding");
    expect(verdictOf(everyStep(jumping(0.2, (place) => 0.4 + 0.5 * place))).outcome).toBe("finding");
  });

  test("is decided by the correlation with the step before, which the sentences repeat", () => {
    const verdict = verdictOf(everyStep(jumping(0.2)));
    const { value, lower = value, upper = value } = estimateOf(verdict);
    expect(value).toBeLessThan(-0.9);
    expect(lower).toBeGreaterThanOrEqual(-1);
    expect(upper).toBeLessThan(verdict.statistic.threshold?.value ?? Number.NaN);
    expect(verdict.statistic.threshold?.direction).toBe("below");
    const printed = Number(/(\d+(?:\.\d+)?) % of the loss/.exec(verdict.explanation)?.[1]);
    expect(printed).toBeGreaterThan(18);
    expectOnlyNumbers(verdict.explanation, [...numbersOf(verdict), printed]);
    expect(verdict.remedy).toContain("learning rate");
  });
});

describe("it is no finding", () => {
  test("for independent scatter, however wide", () => {
    const verdict = verdictOf(everyStep(jumping(0, () => 0.7, 0.5)));
    expect(verdict).toMatchObject({ outcome: "no-finding", severity: null, onsetStep: null, remedy: null });
    expect(Math.abs(estimateOf(verdict).value)).toBeLessThan(0.35);
    const printed = Number(/scatter is (\d+(?:\.\d+)?) %/.exec(verdict.explanation)?.[1]);
    expectOnlyNumbers(verdict.explanation, [...numbersOf(verdict), printed, -1]);
  });

  test("for jumps that are small beside the loss", () => {
    expect(verdictOf(everyStep(jumping(0.005, () => 0.7, 0.0005))).outcome).toBe("no-finding");
  });

  test("for swings slower than from step to step, where the sign of the correlation is turned", () => {
    const slow = {
      metric: "loss",
      split: "train" as const,
      value: (_: number, index: number) => 0.7 * (1 + (index % 8 < 4 ? 0.2 : -0.2)),
    };
    const verdict = verdictOf(everyStep(slow));
    expect(verdict.outcome).toBe("no-finding");
    expect(estimateOf(verdict).value).toBeGreaterThan(0);
  });

  test("for jumps that ended in the first half", () => {
    const random = seededRandom(4);
    const early = {
      metric: "loss",
      split: "train" as const,
      value: (place: number, index: number) =>
        0.7 * (1 + (place < 0.45 ? (index % 2 === 0 ? 0.2 : -0.2) : 0) + 0.1 * (2 * random() - 1)),
    };
    expect(verdictOf(everyStep(early)).outcome).toBe("no-finding");
  });
});

describe("it cannot tell, and names what to log,", () => {
  const expectAsks = (run: RunData): string => {
    const verdict = verdictOf(run);
    expect(verdict).toMatchObject({ outcome: "cannot-tell", severity: null });
    expect(verdict.statistic.estimate).toMatchObject({
      status: "not-supplied",
      what: expect.stringContaining("at every step"),
    });
    return verdict.reason;
  };

  test("without a training loss", () => {
    expectAsks(buildRun({ series: [{ metric: "grad_norm", value: () => 1 }] }));
  });

  test("with too few losses in the later half", () => {
    expect(expectAsks(everyStep(jumping(0.2), 60))).toContain("30");
  });

  test("with a loss that was logged every few steps and does not alternate, with the spacing", () => {
    expect(expectAsks(buildRun({ series: [jumping(0, () => 0.7, 0.2)], steps: 200, every: 7 }))).toContain("7 steps");
  });

  test("with a loss that never scatters", () => {
    expectAsks(everyStep({ metric: "loss", split: "train", value: () => 0.5 }));
  });

  test("and its need is met by what it asks for", () => {
    const [need] = oscillationRule.needs;
    expect(need?.isMet(everyStep(jumping(0)))).toBe(true);
    expect(need?.isMet(buildRun({ series: [jumping(0)], every: 10 }))).toBe(false);
  });
});
