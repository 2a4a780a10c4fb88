import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { differentiateLoss } from "@/lib/diagnostics/sensitivity/differentiate-loss";
import type { LossSlope } from "@/lib/diagnostics/sensitivity/sensitivity";
import { buildRun } from "../build-run";

const lossRun = (loss: (place: number, index: number) => number, steps = 400) =>
  buildRun({ series: [{ metric: "loss", split: "train", value: loss }], steps, every: 10 });

const differentiate = (run: Parameters<typeof differentiateLoss>[0]): LossSlope => {
  const measured = differentiateLoss(run);
  if (measured.status !== "measured") throw new Error(measured.reason);
  return measured;
};

/** Scatter of neighbours that depend on each other: e(t) = 0.5 e(t − 1) + noise. */
function dependentScatter(seed: number, size: number): (index: number) => number {
  const random = seededRandom(seed);
  const drawn: number[] = [];
  return (index) => {
    while (drawn.length <= index) {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      drawn.push(0.5 * (drawn.at(-1) ?? 0) + size * normal);
    }
    return drawn[index] ?? 0;
  };
}

describe("the derivative of a loss that is known", () => {
  test("is exact for a parabola over the steps, at its ends too", () => {
    const { places } = differentiate(lossRun((place) => 1 + (place - 0.4) ** 2));
    for (const { step, slope } of places) expect(slope).toBeCloseTo((2 * (step / 3990 - 0.4)) / 3990, 6);
    expect(places[0]?.step).toBe(0);
    expect(places.at(-1)?.step).toBe(3990);
  });

  test("lies inside its interval at nearly all places where neighbours depend on each other", () => {
    let inside = 0;
    let all = 0;
    for (let seed = 1; seed <= 25; seed += 1) {
      const noise = dependentScatter(seed, 0.03);
      for (const { step, lower, upper } of differentiate(lossRun((place, index) => 1 - 0.5 * place + noise(index)))
        .places) {
        all += 1;
        if (lower <= -0.5 / 3990 && upper >= -0.5 / 3990) inside += 1;
        expect(step).toBeGreaterThanOrEqual(0);
      }
    }
    expect(inside / all).toBeGreaterThan(0.96);
  });
});

describe("stretches", () => {
  const kinds = (run: Parameters<typeof differentiateLoss>[0]) => differentiate(run).stretches.map(({ kind }) => kind);
  const small = dependentScatter(4, 0.01);
  const wild = dependentScatter(8, 1.5);
  const valley = (place: number, index: number) => 0.5 + 2 * (place - 0.5) ** 2 + small(index);

  test("a valley falls, has a minimum with curvature above zero near its floor, and rises", () => {
    const { stretches } = differentiate(lossRun(valley));
    expect(stretches.map(({ kind }) => kind)).toEqual(["falling", "minimum", "rising"]);
    const floor = stretches[1];
    expect(floor?.fromStep).toBeLessThan(1995);
    expect(floor?.toStep).toBeGreaterThan(1995);
    const bend = floor?.bend;
    if (bend?.status !== "estimated") throw new Error("no curvature");
    expect(bend.lower).toBeLessThan(4 / 3990 ** 2);
    expect(bend.upper).toBeGreaterThan(4 / 3990 ** 2);
  });

  test("a hill is a maximum: the sign turns the word", () => {
    expect(kinds(lossRun((place, index) => 2 - valley(place, index)))).toEqual(["rising", "maximum", "falling"]);
  });

  test("time turned round swaps falling and rising", () => {
    const falling = kinds(lossRun((place) => 1 - 0.5 * place));
    expect(falling).toEqual(["falling"]);
    expect(kinds(lossRun((place) => 0.5 + 0.5 * place))).toEqual(["rising"]);
  });

  test("a loss that only scatters a little is flat, and one that scatters wildly cannot be told", () => {
    expect(new Set(kinds(lossRun((_, index) => 0.69 + 0.3 * small(index))))).toEqual(new Set(["flat"]));
    expect(kinds(lossRun((_, index) => 1 + wild(index), 60))).toContain("undecided");
  });

  test("a loss that never changes is flat from end to end: what rounds off is no slope", () => {
    for (const level of [0.1, Math.LN2, 1e6]) expect(kinds(lossRun(() => level))).toEqual(["flat"]);
  });

  test("a loss without trend is called falling or rising in few of many runs", () => {
    let wrong = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const noise = dependentScatter(seed, 0.05);
      if (kinds(lossRun((_, index) => 1 + noise(index))).some((kind) => kind === "falling" || kind === "rising"))
        wrong += 1;
    }
    expect(wrong / 60).toBeLessThan(0.15);
  });
});

describe("what cannot be told", () => {
  test("no loss, or too few values, says how many it takes", () => {
    const none = differentiateLoss(buildRun({ series: [] }));
    expect(none.status === "not-known" && none.reason).toContain("No training loss");
    const few = differentiateLoss(lossRun(() => 1, 39));
    expect(few.status === "not-known" && few.reason).toContain("40 values");
  });

  test("what comes after a run is lost is left out, with the step", () => {
    const run = lossRun((place) => (place > 0.7 ? Number.NaN : 1 - place));
    const measured = differentiate(run);
    expect(measured.lostFrom).toBeGreaterThan(2700);
    expect(measured.places.at(-1)?.step).toBeLessThan(measured.lostFrom ?? 0);
  });
});

test("the same run gives the same bytes, and its size is bounded", () => {
  const noise = dependentScatter(2, 0.1);
  const run = lossRun((place, index) => 1 - 0.3 * place + noise(index), 20_000);
  const text = JSON.stringify(differentiateLoss(run));
  expect(JSON.stringify(differentiateLoss({ ...run }))).toBe(text);
  expect(text.length).toBeLessThan(20_000);
});
