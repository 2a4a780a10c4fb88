import { describe, expect, test } from "vitest";
import { add, multiply, subtract } from "@/lib/calculus/autodiff/arithmetic";
import { exp, log, power, relu, sigmoid, softplus, tanh } from "@/lib/calculus/autodiff/elementwise";
import { measureGradient } from "@/lib/calculus/autodiff/gradient-size";
import { binaryCrossEntropy, squaredError } from "@/lib/calculus/autodiff/losses";
import { matmul, transpose } from "@/lib/calculus/autodiff/matmul";
import { descend, drawPerceptron, type PerceptronPlan, runPerceptron } from "@/lib/calculus/autodiff/perceptron";
import { mean, sum } from "@/lib/calculus/autodiff/reduce";
import { Tape } from "@/lib/calculus/autodiff/tape";
import { seededRandom } from "@/lib/core/random";

describe("a backward pass", () => {
  test("gives every leaf its partial derivative at once", () => {
    const tape = new Tape();
    const [x, y] = [tape.leaf(3), tape.leaf(5)];
    const loss = add(multiply(x, y), power(x, 2));
    tape.backward(loss);
    expect([loss.value, ...x.gradient, ...y.gradient]).toEqual([24, 11, 3]);
  });

  test("of (θ − 3)² is 2(θ − 3): negative left of 3, zero at 3, positive right of it", () => {
    const slopeAt = (theta: number): number | undefined => {
      const tape = new Tape();
      const leaf = tape.leaf(theta);
      tape.backward(power(subtract(leaf, 3), 2));
      return leaf.gradient[0];
    };
    expect([1, 3, 4.5].map(slopeAt)).toEqual([-4, 0, 3]);
  });

  test("sums the gradient of what was repeated", () => {
    const tape = new Tape();
    const bias = tape.leaf([1, 2]);
    tape.backward(sum(add(tape.constant([1, 2, 3, 4, 5, 6], [3, 2]), bias)));
    expect([...bias.gradient]).toEqual([3, 3]);
  });

  test("shows what arrives at every step between, so that the chain rule can be read off", () => {
    const tape = new Tape();
    const first = tape.leaf(0.5);
    const second = multiply(first, 4);
    const third = power(second, 3);
    tape.backward(third);
    expect([...third.gradient, ...second.gradient, ...first.gradient]).toEqual([1, 12, 48]);
  });

  test("starts afresh each time, and leaves what was read before as it was", () => {
    const tape = new Tape();
    const x = tape.leaf(2);
    const [square, cube] = [power(x, 2), power(x, 3)];
    tape.backward(square);
    const before = x.gradient;
    tape.backward(cube);
    tape.backward(cube);
    expect([...before, ...x.gradient]).toEqual([4, 12]);
  });

  test("gives zeros to what the loss does not depend on", () => {
    const tape = new Tape();
    const [x, unused] = [tape.leaf(2), tape.leaf([1, 2])];
    const after = multiply(unused, 3);
    tape.backward(power(x, 2));
    expect([...unused.gradient, ...after.gradient]).toEqual([0, 0, 0, 0]);
  });

  test("takes the slope 0 for relu at its kink, as PyTorch does", () => {
    const tape = new Tape();
    const x = tape.leaf([-1, 0, 2]);
    tape.backward(sum(relu(x)));
    expect([...x.gradient]).toEqual([0, 0, 1]);
  });

  test("lets numbers through that are not finite", () => {
    const tape = new Tape();
    const x = tape.leaf([0, Number.NaN]);
    const loss = sum(log(x));
    tape.backward(loss);
    expect([loss.value, ...x.gradient]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, Number.NaN]);
    expect(relu(x).values).toEqual(Float64Array.of(0, Number.NaN));
  });
});

describe("saturated functions", () => {
  const evaluate = (x: number) => {
    const tape = new Tape();
    const leaf = tape.leaf(x);
    return [sigmoid(leaf), softplus(leaf), tanh(leaf)].map((result) => {
      tape.backward(result);
      return [result.value, leaf.gradient[0]];
    });
  };

  test("stay finite far out, and keep their small values", () => {
    expect(evaluate(800)).toEqual([
      [1, 0],
      [800, 1],
      [1, 0],
    ]);
    const [[sigmoidValue, sigmoidSlope] = [], [softplusValue, softplusSlope] = []] = evaluate(-40);
    for (const value of [sigmoidValue, sigmoidSlope, softplusValue, softplusSlope])
      expect((value ?? 0) / Math.exp(-40)).toBeCloseTo(1, 14);
  });

  test("the cross-entropy of a sure answer is what it is: nearly nothing if right, the logit if wrong", () => {
    const lossOf = (logit: number, target: number) => {
      const tape = new Tape();
      const z = tape.leaf([logit]);
      const loss = binaryCrossEntropy(z, tape.constant([target]));
      tape.backward(loss);
      return [loss.value, z.gradient[0] ?? Number.NaN] as const;
    };
    const [right, slope] = lossOf(40, 1);
    expect(right / Math.exp(-40)).toBeCloseTo(1, 14);
    expect(Math.abs(slope)).toBeLessThan(1e-15);
    expect(lossOf(1000, 0)).toEqual([1000, 1]);
    expect(lossOf(-1000, 1)).toEqual([1000, -1]);
  });
});

describe("what does not fit is refused with what was expected and found", () => {
  const tape = new Tape();
  const matrix = tape.leaf(new Float64Array(12), [3, 4]);
  const row = tape.leaf([1, 2, 3]);
  const number = tape.leaf(1);

  test.each([
    ["add", () => add(matrix, row), "add: expected equal lengths, or 1, along each axis, found 3 × 4 and a row of 3."],
    [
      "matmul",
      () => matmul(matrix, row),
      "matmul: expected as many columns on the left as rows on the right, found 3 × 4 and a row of 3.",
    ],
    ["matmul of a number", () => matmul(number, row), "found a number and a row of 3."],
    ["transpose", () => transpose(row), "transpose: expected a matrix, found a row of 3."],
    ["squaredError", () => squaredError(matrix, row), "expected as many predictions as targets"],
    ["binaryCrossEntropy", () => binaryCrossEntropy(matrix, row), "expected as many logits as targets"],
    ["a target with a gradient", () => binaryCrossEntropy(row, tape.leaf([0, 1, 0])), "expected targets that are data"],
    ["elements and shape", () => tape.leaf([1, 2, 3], [2, 2]), "expected 3 elements to fill 2 × 2"],
    ["three axes", () => tape.leaf([1], [1, 1, 1]), "at most two axes"],
    ["an empty axis", () => tape.leaf([], [0]), "at most two axes of length 1 or more"],
    ["a loss of many numbers", () => tape.backward(matrix), "backward: expected a loss of one number"],
    ["a loss of data", () => tape.backward(tape.constant(1)), "depends on no leaf"],
    ["the loss of another tape", () => new Tape().backward(number), "belongs to another tape"],
    ["operands of two tapes", () => add(number, new Tape().leaf(1)), "two tapes"],
    ["the value of many numbers", () => matrix.value, "expected a single number, found 3 × 4"],
    ["a gradient before the pass", () => row.gradient, "no gradient before backward"],
    ["a gradient of data", () => tape.constant(1).gradient, "Data have no gradient"],
  ])("%s", (_, action, message) => {
    expect(action).toThrow(message);
  });
});

describe("a perceptron in training", () => {
  const plan: PerceptronPlan = { widths: [2, 8, 8, 1], activation: "tanh", isResidual: false, isNormalised: false };
  const corners = Float64Array.of(-1, -1, -1, 1, 1, -1, 1, 1);
  const differs = Float64Array.of(0, 1, 1, 0);

  test("learns whether two signs differ, which no single layer can", () => {
    const arrays = drawPerceptron(plan, seededRandom(3));
    const losses = Array.from({ length: 400 }, () => {
      const tape = new Tape();
      const { output, layers } = runPerceptron(tape, plan, arrays, tape.constant(corners, [4, 2]));
      const loss = binaryCrossEntropy(output, tape.constant(differs, [4, 1]));
      tape.backward(loss);
      descend(layers, 0.5);
      return loss.value;
    });
    expect(losses[0]).toBeGreaterThan(0.5);
    expect(losses.at(-1)).toBeLessThan(0.05);
  });

  test("gives the same bytes twice, recorded or not", () => {
    const lossOf = (isRecording: boolean) => {
      const tape = new Tape({ isRecording });
      const arrays = drawPerceptron(plan, seededRandom(3));
      return mean(runPerceptron(tape, plan, arrays, tape.constant(corners, [4, 2])).output).value;
    };
    expect(lossOf(true)).toBe(lossOf(true));
    expect(lossOf(false)).toBe(lossOf(true));
  });

  test("the gradient fades towards the input in a deep sigmoid chain, and hardly with residuals", () => {
    const fading = (activation: "sigmoid" | "relu", isResidual: boolean): number => {
      const deep = { widths: [4, ...Array<number>(10).fill(6), 1], activation, isResidual, isNormalised: false };
      const tape = new Tape();
      const arrays = drawPerceptron(deep, seededRandom(5));
      const { output, layers } = runPerceptron(tape, deep, arrays, tape.constant([1, -1, 0.5, 2], [1, 4]));
      tape.backward(mean(exp(multiply(output, 0.1))));
      const sizes = layers.slice(1, -1).map(({ parameters }) => measureGradient(...parameters).rootMeanSquare);
      return (sizes[0] ?? 0) / (sizes.at(-1) ?? 0);
    };
    expect(fading("sigmoid", false)).toBeLessThan(1e-3);
    expect(fading("sigmoid", true)).toBeGreaterThan(0.1);
  });
});

test("the size of a gradient is its norm, and its root mean square over all its elements", () => {
  const tape = new Tape();
  const [weight, bias] = [tape.leaf([1, 1, 1]), tape.leaf(1)];
  tape.backward(add(sum(multiply(weight, tape.constant([1, 2, 2]))), multiply(bias, 4)));
  expect(measureGradient(weight)).toEqual({ norm: 3, rootMeanSquare: Math.sqrt(3) });
  expect(measureGradient(weight, bias)).toEqual({ norm: 5, rootMeanSquare: 2.5 });
});
