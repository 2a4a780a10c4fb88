import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { distributeRisks } from "@/lib/diagnostics/sensitivity/distribute-risks";
import type { RiskLaw } from "@/lib/diagnostics/sensitivity/risk-law";
import { fitKernelDensity } from "@/lib/statistics/kernel-density";

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const logOdds = (risk: number): number => Math.log(risk / (1 - risk));

/** Risks whose log-odds are normal. */
function drawRisks(n: number, seed: number, mean = -2, deviation = 1): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: n }, () => {
    const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return logistic(mean + deviation * z);
  });
}

function lawOf(risks: Float64Array, threshold = 0.2): RiskLaw {
  const law = distributeRisks(risks, threshold);
  if (law.status !== "measured") throw new Error(law.reason);
  return law;
}

/** The integral of g times a density by a fine sum, which knows nothing of the quadrature. */
function sumOver(risks: Float64Array, g: (risk: number) => number): number {
  const kernel = fitKernelDensity(risks.map(logOdds));
  if (kernel === null) throw new Error("no density");
  const cells = 40_000;
  const width = (kernel.to - kernel.from) / cells;
  let sum = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    const x = kernel.from + (cell + 0.5) * width;
    sum += g(logistic(x)) * kernel.density(x) * width;
  }
  return sum;
}

describe("the distribution of predicted risk", () => {
  test("has the expectation, the variance and the mass of its density, each within its error", () => {
    for (const risks of [drawRisks(200, 1), drawRisks(3_000, 2, 0, 3)]) {
      const { expectation, variance, mass } = lawOf(risks);
      const mean = sumOver(risks, (risk) => risk);
      expect(Math.abs(expectation.integral - mean)).toBeLessThan(expectation.errorBound + 1e-10);
      expect(Math.abs(variance.integral - sumOver(risks, (risk) => (risk - mean) ** 2))).toBeLessThan(
        variance.errorBound + 1e-10,
      );
      expect(Math.abs(mass.value - 1)).toBeLessThan(mass.error + 1e-12);
    }
  });

  test("has the tail of its density", () => {
    const risks = drawRisks(400, 3);
    const { tail } = lawOf(risks, 0.25);
    // The fine sum cuts the step at the threshold in the middle of a cell.
    expect(tail.integral).toBeCloseTo(
      sumOver(risks, (risk) => (risk >= 0.25 ? 1 : 0)),
      3,
    );
  });

  test("agrees with many patients counted one by one, and lies within 0 and 1 where risks crowd at the ends", () => {
    for (const risks of [drawRisks(4_000, 4), drawRisks(4_000, 5, 0, 6)]) {
      const { expectation, tail, variance } = lawOf(risks);
      for (const { integral, sample, standardError } of [expectation, tail]) {
        expect(Math.abs(integral - sample)).toBeLessThan(2 * standardError);
        expect(integral).toBeGreaterThan(0);
        expect(integral).toBeLessThan(1);
      }
      expect(variance.integral).toBeLessThanOrEqual(0.25);
    }
  });

  test("turned around has the expectation turned around: the risk of the event against that of its absence", () => {
    const risks = drawRisks(300, 6);
    const [own, turned] = [
      lawOf(risks, 0.2),
      lawOf(
        risks.map((risk) => 1 - risk),
        0.8,
      ),
    ];
    expect(own.expectation.integral + turned.expectation.integral).toBeCloseTo(1, 9);
    expect(own.variance.integral).toBeCloseTo(turned.variance.integral, 9);
    expect(own.tail.integral + turned.tail.integral).toBeCloseTo(1, 9);
  });

  test("counts risks of exactly 0 and 1 as points beside the density", () => {
    const inner = drawRisks(60, 7);
    const plain = lawOf(inner);
    const mixed = lawOf(Float64Array.of(...inner, ...new Float64Array(30), ...new Float64Array(30).fill(1)));
    expect([mixed.atZero, mixed.atOne]).toEqual([30, 30]);
    const mean = 0.5 * plain.expectation.integral + 0.25;
    expect(mixed.expectation.integral).toBeCloseTo(mean, 9);
    expect(mixed.tail.integral).toBeCloseTo(0.5 * plain.tail.integral + 0.25, 9);
    const second = 0.5 * (plain.variance.integral + plain.expectation.integral ** 2) + 0.25;
    expect(mixed.variance.integral).toBeCloseTo(second - mean ** 2, 9);
  });

  test("is not estimable below ten patients, without spread, or where nearly all risks are 0 or 1", () => {
    expect(distributeRisks(drawRisks(9, 8), 0.2)).toMatchObject({
      status: "not-estimable",
      reason: expect.stringContaining("9"),
    });
    expect(distributeRisks(drawRisks(10, 8), 0.2)).toMatchObject({ status: "measured" });
    expect(distributeRisks(new Float64Array(50).fill(0.3), 0.2)).toMatchObject({
      reason: expect.stringContaining("the same"),
    });
    expect(distributeRisks(Float64Array.of(...new Float64Array(40), ...drawRisks(3, 9)), 0.2)).toMatchObject({
      reason: expect.stringContaining("Only 3 of 43"),
    });
  });

  test("is stored in a size that does not grow with the patients", () => {
    const small = JSON.stringify(lawOf(drawRisks(100, 10))).length;
    expect(JSON.stringify(lawOf(drawRisks(20_000, 10))).length).toBeLessThan(1.1 * small);
    expect(small).toBeLessThan(4_000);
  });
});
