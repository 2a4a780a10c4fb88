import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { estimateElasticity, type RateRun } from "@/lib/diagnostics/sensitivity/estimate-elasticity";

const RATES = [0.001, 0.003, 0.01, 0.03, 0.1];
const makeRuns = (
  lossOf: (rate: number) => number,
  options: { seeds?: number; rates?: number[]; noise?: number; seed?: number } = {},
): RateRun[] => {
  const random = seededRandom(options.seed ?? 1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return (options.rates ?? RATES).flatMap((rate) =>
    Array.from({ length: options.seeds ?? 3 }, () => ({
      rate,
      loss: lossOf(rate) * Math.exp((options.noise ?? 0) * normal()),
    })),
  );
};
const elasticityOf = (runs: readonly RateRun[], at: number) => {
  const { elasticity } = estimateElasticity(runs, at);
  if (elasticity.status !== "estimated") throw new Error("no elasticity");
  return elasticity;
};

describe("the elasticity of made-up runs", () => {
  test("is the exponent of a power law at every rate, the ends included", () => {
    for (const rate of RATES)
      expect(
        elasticityOf(
          makeRuns((eta) => 0.4 * eta ** -0.3),
          rate,
        ).value,
      ).toBeCloseTo(-0.3, 10);
  });

  test("is zero at the floor of a valley, and has opposite signs on its sides", () => {
    const valley = (eta: number) => 0.3 * Math.exp(0.1 * (Math.log(eta) - Math.log(0.01)) ** 2);
    expect(elasticityOf(makeRuns(valley), 0.01).value).toBeCloseTo(0, 10);
    expect(elasticityOf(makeRuns(valley), 0.03).value).toBeCloseTo(0.2 * Math.log(3), 10);
    expect(elasticityOf(makeRuns(valley), 0.003).value).toBeCloseTo(0.2 * Math.log(0.3), 10);
  });

  test("turns its sign where the rates are turned round", () => {
    const there = elasticityOf(
      makeRuns((eta) => eta ** 0.2, { noise: 0.05 }),
      0.01,
    );
    const turned = makeRuns((eta) => eta ** 0.2, { noise: 0.05 }).map(({ rate, loss }) => ({ rate: 1 / rate, loss }));
    const back = elasticityOf(turned, 1 / 0.01);
    expect(back.value).toBeCloseTo(-there.value, 9);
    expect(back.lower).toBeCloseTo(-(there.upper ?? 0), 9);
  });

  test("lies inside its interval in about 95 of 100 repetitions with scatter between seeds", () => {
    let inside = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const { lower = 0, upper = 0 } = elasticityOf(
        makeRuns((eta) => eta ** 0.1, { noise: 0.1, seed }),
        0.01,
      );
      if (lower <= 0.1 && upper >= 0.1) inside += 1;
    }
    expect(inside / 300).toBeGreaterThan(0.92);
    expect(inside / 300).toBeLessThan(0.98);
  });
});

describe("the basin", () => {
  const valley = (eta: number) => 0.3 * (1 + 0.045 * Math.abs(Math.log10(eta / 0.01)) * 2);

  test("holds the tried rates within 10 % of the best mean, and no rate beyond a worse one", () => {
    expect(estimateElasticity(makeRuns(valley), 0.01).basin).toEqual({ best: 0.01, from: 0.001, to: 0.1 });
    const steep = (eta: number) => 0.3 * Math.exp(Math.abs(Math.log10(eta / 0.01)));
    expect(estimateElasticity(makeRuns(steep), 0.01).basin).toEqual({ best: 0.01, from: 0.01, to: 0.01 });
  });

  test("leaves out a rate at which a run was lost", () => {
    const runs = [...makeRuns(valley), { rate: 0.1, loss: null }];
    const { basin, levels } = estimateElasticity(runs, 0.01);
    expect(basin?.to).toBe(0.03);
    expect(levels.at(-1)).toMatchObject({ rate: 0.1, lost: 1, inBasin: false });
  });
});

describe("with fewer runs", () => {
  test("it says what is there and what is missing", () => {
    const reasonOf = (runs: readonly RateRun[]) => {
      const { elasticity } = estimateElasticity(runs, 0.001);
      return elasticity.status === "not-estimable" ? elasticity.reason : "";
    };
    expect(reasonOf(makeRuns(() => 1, { rates: [0.001, 0.01], seeds: 1 }))).toContain("2 rates, 1 seed each");
    expect(reasonOf(makeRuns(() => 1, { rates: [0.001], seeds: 2 }))).toContain("is 1 rate, 2 seeds");
    expect(
      reasonOf([...makeRuns(() => 1, { rates: [0.001], seeds: 4 }), ...makeRuns(() => 1, { rates: [0.01], seeds: 2 })]),
    ).toContain("2 rates, 2 to 4 seeds each");
    expect(reasonOf(makeRuns(() => 1, { rates: [0.001, 0.003, 0.01] }))).toContain(
      "it takes 4 rates with 3 seeds each",
    );
  });
});
