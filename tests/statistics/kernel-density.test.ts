import { describe, expect, test } from "vitest";
import { normalisation } from "@/lib/calculus/density";
import { seededRandom } from "@/lib/core/random";
import { fitKernelDensity } from "@/lib/statistics/kernel-density";

function drawNormals(n: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from(
    { length: n },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

describe("the kernel density of a sample", () => {
  test("is the mean of Gaussians with Silverman's bandwidth", () => {
    const values = Float64Array.of(0, 1, 2, 3, 10);
    const kernel = fitKernelDensity(values);
    // s = 3.962323, IQR = 2: 0.9 · (2 / 1.34) · 5^(−1/5).
    expect(kernel?.bandwidth).toBeCloseTo(0.9 * (2 / 1.34) * 5 ** -0.2, 12);
    const h = kernel?.bandwidth ?? 1;
    const direct = values.reduce((sum, x) => sum + Math.exp(-0.5 * ((1.5 - x) / h) ** 2), 0);
    expect(kernel?.density(1.5)).toBeCloseTo(direct / (5 * h * Math.sqrt(2 * Math.PI)), 12);
  });

  test("integrates to 1 within the stated error, for few values, many, and one far away", () => {
    for (const values of [drawNormals(12, 1), drawNormals(5_000, 2), Float64Array.of(...drawNormals(50, 3), 400)]) {
      const kernel = fitKernelDensity(values);
      if (kernel === null) throw new Error("no density");
      const mass = normalisation(kernel);
      if (mass.status !== "estimated") throw new Error(mass.reason);
      expect(Math.abs(mass.value - 1)).toBeLessThanOrEqual(mass.error + 1e-14);
    }
  });

  test("of many values, gathered to a grid, is nearly that of each by itself", () => {
    const values = drawNormals(5_000, 4);
    const kernel = fitKernelDensity(values);
    const h = kernel?.bandwidth ?? 1;
    for (const x of [-2, -0.3, 0, 1.7]) {
      const direct = values.reduce((sum, v) => sum + Math.exp(-0.5 * ((x - v) / h) ** 2), 0);
      const exact = direct / (values.length * h * Math.sqrt(2 * Math.PI));
      expect(Math.abs((kernel?.density(x) ?? 0) - exact)).toBeLessThan(0.005 * exact);
    }
  });

  test("comes near the density that was drawn from", () => {
    const kernel = fitKernelDensity(drawNormals(20_000, 5));
    for (const x of [-1, 0, 1.5]) {
      const truth = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
      expect(Math.abs((kernel?.density(x) ?? 0) - truth)).toBeLessThan(0.02);
    }
  });

  test("there is none where all values are equal, and one where half of them are", () => {
    expect(fitKernelDensity(new Float64Array(20).fill(0.3))).toBeNull();
    const half = Float64Array.from({ length: 20 }, (_, index) => (index < 16 ? 0 : index));
    expect(fitKernelDensity(half)?.bandwidth).toBeGreaterThan(0);
  });
});
