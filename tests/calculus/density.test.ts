import { describe, expect, test } from "vitest";
import { expectation, marginalDensity, normalisation, probability, variance } from "@/lib/calculus/density";
import {
  expectationFromSamples,
  normalisationFromSamples,
  probabilityFromSamples,
  varianceFromSamples,
} from "@/lib/calculus/sample-moments";
import { seededRandom } from "@/lib/core/random";
import { expectNumber } from "./expect-number";

const { POSITIVE_INFINITY: INFINITE, NEGATIVE_INFINITY } = Number;

function normalDensity(mean: number, deviation: number) {
  return {
    density: (x: number) => Math.exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * Math.sqrt(2 * Math.PI)),
    from: NEGATIVE_INFINITY,
    to: INFINITE,
  };
}

/** Draws of the standard normal distribution (Box & Muller 1958). */
function normalDraws(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

describe("under a density", () => {
  test("mean, variance and probabilities of a normal variable are what they are", () => {
    const own = normalDensity(3, 2);
    expectNumber(normalisation(own), 1);
    expectNumber(
      expectation((x) => x, own),
      3,
    );
    expectNumber(
      variance((x) => x, own),
      4,
    );
    expectNumber(probability(3 - 1.959963984540054 * 2, 3 + 1.959963984540054 * 2, own), 0.95);
    expectNumber(probability(NEGATIVE_INFINITY, 3, own), 0.5);
  });

  test("a density need not be normalised", () => {
    const triangle = { density: (x: number) => 6 * x, from: 0, to: 2 };
    expectNumber(normalisation(triangle), 12);
    expectNumber(
      expectation((x) => x, triangle),
      4 / 3,
    );
    expectNumber(probability(1, 5, triangle), 0.75);
    expectNumber(probability(3, 5, triangle), 0);
  });

  test("the variance of a function that is the same everywhere is 0", () => {
    expectNumber(
      variance(() => 7, normalDensity(0, 1)),
      0,
    );
  });

  test("an expectation that does not exist has a reason: the mean of Cauchy's distribution", () => {
    const cauchy = { density: (x: number) => 1 / (Math.PI * (1 + x * x)), from: NEGATIVE_INFINITY, to: INFINITE };
    expectNumber(normalisation(cauchy), 1);
    expect(expectation((x) => x, cauchy)).toMatchObject({ status: "not-estimable", cause: "divergent" });
  });

  test("nothing is expected under a density of nothing", () => {
    expect(expectation((x) => x, { density: () => 0, from: 0, to: 1 })).toMatchObject({ cause: "bad-input" });
  });

  test("the marginal density of one of two correlated normal variables is normal", () => {
    const correlation = 0.6;
    const rest = 1 - correlation ** 2;
    const joint = (x: number, y: number): number =>
      Math.exp(-(x * x - 2 * correlation * x * y + y * y) / (2 * rest)) / (2 * Math.PI * Math.sqrt(rest));
    const { density } = normalDensity(0, 1);
    for (const at of [-2, 0, 0.7]) {
      for (const variable of ["x", "y"] as const) {
        expectNumber(marginalDensity(joint, { variable, from: NEGATIVE_INFINITY, to: INFINITE }, at), density(at));
      }
    }
  });
});

describe("from samples", () => {
  test("the stated standard error is the spread of the estimates over many samples", () => {
    const square = (x: number): number => x * x;
    for (const estimate of [
      (draws: Float64Array) => expectationFromSamples(draws, square),
      (draws: Float64Array) => varianceFromSamples(draws),
      (draws: Float64Array) => probabilityFromSamples(draws, -1, 1),
    ]) {
      const results = Array.from({ length: 400 }, (_, seed) => estimate(normalDraws(200, seed)));
      const values = results.map((result) => (result.status === "estimated" ? result.value : Number.NaN));
      const stated = results.map((result) => (result.status === "estimated" ? result.standardError : Number.NaN));
      const spread = varianceFromSamples(values);
      const mean = expectationFromSamples(stated);
      if (spread.status !== "estimated" || mean.status !== "estimated") throw new Error("not estimated");
      expect(mean.value / Math.sqrt(spread.value)).toBeGreaterThan(0.88);
      expect(mean.value / Math.sqrt(spread.value)).toBeLessThan(1.12);
    }
  });

  test("agrees with quadrature within four standard errors", () => {
    const draws = normalDraws(20_000, 1);
    const byQuadrature = expectation(Math.cos, normalDensity(0, 1));
    const bySamples = expectationFromSamples(draws, Math.cos);
    if (byQuadrature.status !== "estimated" || bySamples.status !== "estimated") throw new Error("not estimated");
    expect(Math.abs(byQuadrature.value - bySamples.value)).toBeLessThan(4 * bySamples.standardError);
  });

  test("an integral of a density comes from draws of another one", () => {
    const { density } = normalDensity(0, 1);
    const result = normalisationFromSamples(normalDraws(20_000, 2), (x) => 3 * Math.exp(-x * x), density);
    if (result.status !== "estimated") throw new Error(result.reason);
    expect(Math.abs(result.value - 3 * Math.sqrt(Math.PI))).toBeLessThan(4 * result.standardError);
  });

  test("one draw has no standard error, and a draw that is not finite no mean", () => {
    expect(expectationFromSamples([1])).toMatchObject({ status: "not-estimable", n: 1 });
    expect(varianceFromSamples([1, Number.NaN])).toMatchObject({ status: "not-estimable", n: 2 });
  });
});
