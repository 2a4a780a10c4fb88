import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { derivative } from "@/lib/calculus/derivative";
import { directionalDerivative, gradient, hessianVectorProduct, jacobian } from "@/lib/calculus/gradient";
import { expectNumber } from "./expect-number";

const place = fc.double({ min: -100, max: 100, noNaN: true });
const coefficient = fc.integer({ min: -1000, max: 1000 }).map((hundredths) => hundredths / 100);

function polynomial(coefficients: readonly number[]): (x: number) => number {
  return (x) => coefficients.reduceRight((sum, own) => sum * x + own, 0);
}

describe("the derivative", () => {
  test("of x² is 2x", () => {
    for (const x of [-7.5, -1, 0, 1e-9, 3, 1e6])
      expectNumber(
        derivative((t) => t * t, x),
        2 * x,
      );
  });

  test("of (θ − 3)² is 2(θ − 3): positive right of 3, negative left, zero at 3", () => {
    const loss = (theta: number): number => (theta - 3) ** 2;
    for (const theta of [-2, 0, 2.999, 3, 3.001, 8]) expectNumber(derivative(loss, theta), 2 * (theta - 3));
    expect(derivative(loss, 3)).toMatchObject({ value: 0 });
  });

  test("of a polynomial is the polynomial of the rule, within the stated error", () => {
    const property = fc.property(fc.array(coefficient, { minLength: 1, maxLength: 6 }), place, (coefficients, x) => {
      const slopes = coefficients.slice(1).map((own, index) => own * (index + 1));
      const result = derivative(polynomial(coefficients), x);
      if (result.status !== "estimated") throw new Error(result.reason);
      expect(Math.abs(result.value - polynomial(slopes)(x))).toBeLessThanOrEqual(result.error);
    });
    fc.assert(property, { numRuns: 300 });
  });

  test("grows with the function as a factor does, to the last digit for powers of two", () => {
    for (const power of [-40, -3, 5, 60]) {
      const [plain, scaled] = [derivative(Math.sin, 0.7), derivative((x) => Math.sin(x) * 2 ** power, 0.7)];
      if (plain.status !== "estimated" || scaled.status !== "estimated") throw new Error("not estimated");
      expect(scaled.value).toBe(plain.value * 2 ** power);
    }
  });

  test("of a sum is the sum of the derivatives", () => {
    const property = fc.property(place, (x) => {
      const parts = [derivative(Math.sin, x), derivative(Math.atan, x)];
      const sum = derivative((t) => Math.sin(t) + Math.atan(t), x);
      if (sum.status !== "estimated") throw new Error(sum.reason);
      let value = 0;
      let error = sum.error;
      for (const part of parts) {
        if (part.status !== "estimated") throw new Error(part.reason);
        value += part.value;
        error += part.error;
      }
      expect(Math.abs(sum.value - value)).toBeLessThanOrEqual(error);
    });
    fc.assert(property, { numRuns: 100 });
  });

  test("next to a kink is that of its own side, however close", () => {
    for (const distance of [1e-1, 1e-3, 1e-6, 1e-9])
      for (const side of [-1, 1]) expectNumber(derivative(Math.abs, side * distance), side);
  });

  test("has an error that says so when f is known to few digits only", () => {
    const result = derivative((x) => Math.fround(Math.exp(x)), 1);
    if (result.status !== "estimated") throw new Error(result.reason);
    expect(Math.abs(result.value - Math.E)).toBeLessThanOrEqual(result.error);
    expect(result.error).toBeGreaterThan(1e-8);
  });

  test("is not estimable at a kink, and the reason names the slopes on both sides", () => {
    const result = derivative((x) => Math.max(x, 3 * x), 0);
    expect(result).toMatchObject({ status: "not-estimable", cause: "kink" });
    expect(result.status === "not-estimable" && result.reason).toBe(
      "f has a kink at x = 0: the slope is 1 on its left and 3 on its right.",
    );
  });

  test("is not estimable where x or f is no finite number", () => {
    expect(derivative((x) => x, Number.NaN)).toMatchObject({ cause: "bad-input", evaluations: 0 });
    expect(derivative(Math.log, -1)).toMatchObject({ cause: "not-finite" });
    expect(derivative(() => Number.POSITIVE_INFINITY, 1)).toMatchObject({ cause: "not-finite" });
  });

  test("is not estimable at the border of the domain, and the reason names the side", () => {
    const result = derivative(Math.sqrt, 0);
    expect(result.status === "not-estimable" && result.reason).toBe(
      "x = 0 lies at the border of where f has values: left of it f is NaN, however close.",
    );
  });

  test("counts every evaluation, and needs few for a smooth function", () => {
    let count = 0;
    const result = derivative((x) => {
      count += 1;
      return Math.exp(x);
    }, 1);
    expect(result.evaluations).toBe(count);
    expect(count).toBeLessThanOrEqual(30);
  });
});

describe("several numbers", () => {
  const bowl = (x: ArrayLike<number>): number => (x[0] ?? 0) ** 2 + 3 * (x[0] ?? 0) * (x[1] ?? 0) + Math.exp(x[1] ?? 0);

  test("the gradient has one result for each coordinate", () => {
    const [first, second] = gradient(bowl, [1, 2]);
    expectNumber(first, 8);
    expectNumber(second, 3 + Math.exp(2));
  });

  test("a coordinate with a kink has a reason, and the others keep their values", () => {
    const [first, second] = gradient((x) => Math.abs(x[0] ?? 0) + (x[1] ?? 0), [0, 5]);
    expect(first).toMatchObject({ status: "not-estimable", cause: "kink" });
    expectNumber(second, 1);
  });

  test("the derivative in a direction is the gradient times the direction", () => {
    expectNumber(directionalDerivative(bowl, [1, 2], [2, -0.5]), 2 * 8 - 0.5 * (3 + Math.exp(2)));
    expectNumber(directionalDerivative(bowl, [1, 2], [0, 0]), 0);
  });

  test("the Jacobian has a row for each component and a column for each coordinate", () => {
    const polar = (x: ArrayLike<number>): readonly number[] => [
      (x[0] ?? 0) * Math.cos(x[1] ?? 0),
      (x[0] ?? 0) * Math.sin(x[1] ?? 0),
    ];
    const rows = jacobian(polar, [2, 0.5]);
    const expected = [
      [Math.cos(0.5), -2 * Math.sin(0.5)],
      [Math.sin(0.5), 2 * Math.cos(0.5)],
    ];
    for (const [row, values] of expected.entries())
      for (const [column, value] of values.entries()) expectNumber(rows[row]?.[column], value);
  });

  test("the Hessian times a vector is how the gradient changes along it", () => {
    const slope = (x: ArrayLike<number>): readonly number[] => [
      2 * (x[0] ?? 0) + 3 * (x[1] ?? 0),
      3 * (x[0] ?? 0) + Math.exp(x[1] ?? 0),
    ];
    const [first, second] = hessianVectorProduct(slope, [1, 2], [1, -1]);
    expectNumber(first, -1);
    expectNumber(second, 3 - Math.exp(2));
  });

  test("components share the places that they are evaluated at", () => {
    let count = 0;
    const results = hessianVectorProduct(
      (x) => {
        count += 1;
        return Array.from({ length: 50 }, (_, index) => (index + 1) * (x[0] ?? 0) ** 2);
      },
      [3, ...new Array<number>(49).fill(0)],
      [1, ...new Array<number>(49).fill(0)],
    );
    expect(results[0]?.evaluations).toBe(count);
    expect(count).toBeLessThan(60);
  });
});

describe("a slope that the difference quotients come to like a root of the distance", () => {
  const slow = (power: number) => (x: number) => Math.sign(x) * Math.abs(x) ** power;

  test("is known within its error, whatever the power and the slope below it", () => {
    for (const power of [1.25, 1.5, 1.75]) {
      for (const slope of [-3, 0, 0.5]) {
        const result = derivative((x) => slope * x + slow(power)(x), 0);
        if (result.status !== "estimated") throw new Error(`${power}: ${result.reason}`);
        expect(Math.abs(result.value - slope), `${power} ${slope}`).toBeLessThanOrEqual(result.error);
      }
    }
  });

  test("is none where the two sides settle on different slopes, or too slowly to tell", () => {
    expect(derivative((x) => (x > 0 ? x ** 1.5 : x), 0)).toMatchObject({ status: "not-estimable", cause: "kink" });
    expect(derivative((x) => (x === 0 ? 0 : x * Math.log(Math.abs(x))), 0).status).toBe("not-estimable");
  });
});
