import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, divide, multiply, subtract } from "@/lib/calculus/autodiff/arithmetic";
import { exp, log, power, relu, sigmoid, softplus, tanh } from "@/lib/calculus/autodiff/elementwise";
import { layerNormalise } from "@/lib/calculus/autodiff/layer-normalise";
import { binaryCrossEntropy, squaredError } from "@/lib/calculus/autodiff/losses";
import { matmul, transpose } from "@/lib/calculus/autodiff/matmul";
import { type Activation, drawPerceptron, runPerceptron } from "@/lib/calculus/autodiff/perceptron";
import { mean, sum } from "@/lib/calculus/autodiff/reduce";
import { type Shape, sizeOf } from "@/lib/calculus/autodiff/shape";
import { Tape, type Tensor } from "@/lib/calculus/autodiff/tape";
import { seededRandom } from "@/lib/core/random";

type Leaf = { readonly values: Float64Array; readonly shape: Shape };

const RUNS = { numRuns: 60 };
const length = fc.integer({ min: 1, max: 4 });
const shape = fc.oneof(fc.constant([]), fc.tuple(length), fc.tuple(length, length));
const seed = fc.integer();

/** Values between 0.2 and 2, of either sign unless all must be positive: away from kinks and poles at 0. */
function draw(shape: Shape, random: () => number, isPositive = false): Leaf {
  const values = Float64Array.from({ length: sizeOf(shape) }, () => {
    const size = 0.2 + 1.8 * random();
    return isPositive || random() < 0.5 ? size : -size;
  });
  return { values, shape };
}

/** The result times fixed weights, summed, so that every element of it counts with another weight. */
function weigh(result: Tensor): Tensor {
  const weights = Float64Array.from(result.values, (_, index) => Math.cos(3 * index + 1));
  return sum(multiply(result, result.tape.constant(weights, result.shape)));
}

/** Gradients of all leaves by the tape against central differences, extrapolated; what two extrapolations differ by is allowed. */
function expectNumericalGradient(leaves: readonly Leaf[], compute: (...leaves: Tensor[]) => Tensor): void {
  const tape = new Tape();
  const tensors = leaves.map(({ values, shape }) => tape.leaf(values.slice(), shape));
  const loss = compute(...tensors);
  tape.backward(loss);
  const lossOf = (): number => {
    const plain = new Tape({ isRecording: false });
    return compute(...leaves.map(({ values, shape }) => plain.leaf(values, shape))).value;
  };
  for (const [index, { values }] of leaves.entries()) {
    const found = tensors[index]?.gradient ?? new Float64Array();
    for (const [at, value] of values.entries()) {
      const slope = (h: number): number => {
        values[at] = value + h;
        const above = lossOf();
        values[at] = value - h;
        const below = lossOf();
        values[at] = value;
        return (above - below) / (2 * h);
      };
      const [coarse, middle, fine] = [slope(1e-3), slope(5e-4), slope(2.5e-4)];
      const numerical = (4 * fine - middle) / 3;
      const scale = Math.max(1, Math.abs(numerical), Math.abs(loss.value));
      const uncertainty = Math.abs(numerical - (4 * middle - coarse) / 3);
      expect(Math.abs((found[at] ?? Number.NaN) - numerical)).toBeLessThan(1e-8 * scale + uncertainty);
    }
  }
}

describe("the gradient on the tape is the numerical one", () => {
  test.each([
    ["exp", exp, false],
    ["log", log, true],
    ["a square", (x: Tensor) => power(x, 2), false],
    ["a broken power", (x: Tensor) => power(x, -1.5), true],
    ["a constant", (x: Tensor) => power(x, 0), false],
    ["sigmoid", sigmoid, false],
    ["tanh", tanh, false],
    ["relu", relu, false],
    ["softplus", softplus, false],
    ["sum", sum, false],
    ["mean", mean, false],
    ["layer normalisation", layerNormalise, false],
  ])("of %s, whatever the shape", (_, operation, isPositive) => {
    fc.assert(
      fc.property(shape, seed, (drawn, start) => {
        const leaf = draw(drawn, seededRandom(start), isPositive);
        expectNumericalGradient([leaf], (x) => weigh(operation(x)));
      }),
      RUNS,
    );
  });

  test.each([
    ["add", add],
    ["subtract", subtract],
    ["multiply", multiply],
    ["divide", divide],
  ])("of %s, whatever is repeated", (_, operation) => {
    fc.assert(
      fc.property(broadcastable, seed, ([left, right], start) => {
        const random = seededRandom(start);
        expectNumericalGradient([draw(left, random), draw(right, random)], (a, b) => weigh(operation(a, b)));
      }),
      RUNS,
    );
  });

  test("of a matrix product, for rows and matrices on either side", () => {
    fc.assert(
      fc.property(length, length, fc.integer({ min: 1, max: 9 }), seed, (rows, columns, inner, start) => {
        const random = seededRandom(start);
        const left = random() < 0.3 ? [inner] : [rows, inner];
        const right = random() < 0.3 ? [inner] : [inner, columns];
        expectNumericalGradient([draw(left, random), draw(right, random)], (a, b) => weigh(matmul(a, b)));
      }),
      RUNS,
    );
  });

  test("of a transposed matrix", () => {
    fc.assert(
      fc.property(length, length, seed, (rows, columns, start) => {
        expectNumericalGradient([draw([rows, columns], seededRandom(start))], (x) => weigh(transpose(x)));
      }),
      RUNS,
    );
  });

  test("of both losses", () => {
    fc.assert(
      fc.property(shape, seed, (drawn, start) => {
        const random = seededRandom(start);
        const [prediction, target] = [draw(drawn, random), draw(drawn, random)];
        expectNumericalGradient([prediction, target], squaredError);
        const shares = target.values.map(() => random());
        expectNumericalGradient([prediction], (z) => binaryCrossEntropy(z, z.tape.constant(shares, drawn)));
      }),
      RUNS,
    );
  });

  test("of one tensor that is used in several places", () => {
    fc.assert(
      fc.property(length, seed, (size, start) => {
        const random = seededRandom(start);
        const leaves = [draw([size, size], random), draw([size], random)];
        expectNumericalGradient(leaves, (a, b) => {
          const once = add(matmul(a, a), multiply(b, a));
          return weigh(add(multiply(once, tanh(once)), subtract(a, transpose(a))));
        });
      }),
      RUNS,
    );
  });

  test("of a perceptron, whatever its widths, activation, residuals and normalisation", () => {
    const activation = fc.constantFrom<Activation>("sigmoid", "tanh", "softplus", "identity");
    const widths = fc.array(length, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(widths, activation, fc.boolean(), fc.boolean(), seed, (sizes, name, residual, normalised, start) => {
        const random = seededRandom(start);
        const plan = { widths: sizes, activation: name, isResidual: residual, isNormalised: normalised };
        const arrays = drawPerceptron(plan, random);
        const [features = 1] = sizes;
        expectNumericalGradient([draw([3, features], random)], (x) =>
          weigh(runPerceptron(x.tape, plan, arrays, x).output),
        );
      }),
      { numRuns: 30 },
    );
  });
});

/** Two shapes that fit: axes of the one are missing or 1 in the other. */
const broadcastable = fc
  .tuple(shape, fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }), fc.integer({ min: 0, max: 2 }), fc.boolean())
  .map(([whole, flags, dropped, isSwapped]) => {
    const reduced = whole.map((size, axis) => (flags[axis] ? 1 : size)).slice(Math.min(dropped, whole.length));
    const pair: readonly [Shape, Shape] = isSwapped ? [reduced, whole] : [whole, reduced];
    return pair;
  });
