import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { add, divide, multiply } from "@/lib/calculus/autodiff/arithmetic";
import { exp, log, power, softplus } from "@/lib/calculus/autodiff/elementwise";
import { binaryCrossEntropy, squaredError } from "@/lib/calculus/autodiff/losses";
import { matmul, transpose } from "@/lib/calculus/autodiff/matmul";
import { descend, type LayerArrays, type LayerTensors, runPerceptron } from "@/lib/calculus/autodiff/perceptron";
import { mean, sum } from "@/lib/calculus/autodiff/reduce";
import { Tape } from "@/lib/calculus/autodiff/tape";

/** What tests/fixtures/autodiff/make.py wrote; its numbers are PyTorch's in float64. */
const numbers = z.array(z.number());
const arrays = z.record(z.enum(["weight", "bias", "gain", "shift"]), numbers.optional());
const fixtureSchema = z.object({
  perceptrons: z.array(
    z.object({
      plan: z.object({
        widths: numbers,
        activation: z.enum(["sigmoid", "tanh", "relu", "softplus"]),
        isResidual: z.boolean(),
        isNormalised: z.boolean(),
      }),
      loss: z.enum(["binary-cross-entropy", "squared-error"]),
      inputs: numbers,
      targets: numbers,
      layers: z.array(arrays),
      gradients: z.array(arrays),
      rate: z.number(),
      losses: numbers,
    }),
  ),
  expression: z.object({ leaves: z.array(numbers), loss: z.number(), gradients: z.array(numbers) }),
});
const FIXTURE = fixtureSchema.parse(JSON.parse(readFileSync("tests/fixtures/autodiff/pytorch.json", "utf8")));
type Perceptron = (typeof FIXTURE.perceptrons)[number];

const NAMES = ["weight", "bias", "gain", "shift"] as const;
const TOLERANCE = 1e-12;

const CASES = FIXTURE.perceptrons.map((perceptron) => {
  const { activation, isResidual, isNormalised } = perceptron.plan;
  const traits = [activation, ...(isResidual ? ["residual"] : []), ...(isNormalised ? ["layer normalisation"] : [])];
  return [`${traits.join(", ")}, ${perceptron.loss}`, perceptron] as const;
});

test("the fixture has each activation plain, residual, normalised and with both losses", () => {
  expect(new Set(CASES.map(([name]) => name)).size).toBe(20);
});

describe("a perceptron", () => {
  test.each(CASES)("of %s has PyTorch's loss and the gradient of each of its parameters", (_, perceptron) => {
    const { loss, layers } = evaluate(perceptron, readLayers(perceptron));
    expectClose([loss], perceptron.losses.slice(0, 1));
    for (const [index, layer] of layers.entries()) {
      const expected = NAMES.flatMap((name) => perceptron.gradients[index]?.[name] ?? []);
      expectClose(
        layer.parameters.flatMap(({ gradient }) => [...gradient]),
        expected,
      );
    }
  });

  test.each(CASES)("of %s has PyTorch's losses while it is trained", (_, perceptron) => {
    const arrays = readLayers(perceptron);
    const losses = perceptron.losses.map(() => {
      const { loss, layers } = evaluate(perceptron, arrays);
      descend(layers, perceptron.rate);
      return loss;
    });
    expect(new Set(losses).size).toBe(perceptron.losses.length);
    expectClose(losses, perceptron.losses);
  });
});

test("an expression of every other operation has PyTorch's loss and gradients", () => {
  const tape = new Tape();
  const shapes = [[3, 4], [3, 4], [4]];
  const leaves = FIXTURE.expression.leaves.map((values, index) => tape.leaf(values, shapes[index]));
  const [a, b, c] = leaves;
  if (!a || !b || !c) throw new Error("The expression has three leaves.");
  const ratio = divide(exp(divide(a, 2)), add(power(b, 2), 1));
  const terms = [mean(multiply(ratio, c)), sum(power(add(power(c, 2), 1), -1.5)), multiply(sum(matmul(a, c)), -1 / 3)];
  const loss = terms.reduce(add, sum(log(softplus(matmul(a, transpose(b))))));
  tape.backward(loss);
  expectClose([loss.value], [FIXTURE.expression.loss]);
  for (const [index, leaf] of leaves.entries())
    expectClose([...leaf.gradient], FIXTURE.expression.gradients[index] ?? []);
});

function readLayers({ layers }: Perceptron): readonly LayerArrays[] {
  return layers.map(({ weight = [], bias = [], gain, shift }) => ({
    weight: Float64Array.from(weight),
    bias: Float64Array.from(bias),
    ...(gain && shift ? { gain: Float64Array.from(gain), shift: Float64Array.from(shift) } : {}),
  }));
}

function evaluate(
  { plan, loss: kind, inputs, targets }: Perceptron,
  arrays: readonly LayerArrays[],
): { readonly loss: number; readonly layers: readonly LayerTensors[] } {
  const tape = new Tape();
  const cases = targets.length;
  const { output, layers } = runPerceptron(tape, plan, arrays, tape.constant(inputs, [cases, plan.widths[0] ?? 0]));
  const lossOf = kind === "squared-error" ? squaredError : binaryCrossEntropy;
  const loss = lossOf(output, tape.constant(targets, [cases, 1]));
  tape.backward(loss);
  return { loss: loss.value, layers };
}

/** Relative to each number itself; where terms of a sum cancel, to a thousandth of the largest beside it. */
function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  expect(expected.length).toBeGreaterThan(0);
  const floor = Math.max(...expected.map(Math.abs)) / 1000;
  const errors = found.map((value, index) => {
    const reference = expected[index] ?? Number.NaN;
    return Math.abs(value - reference) / Math.max(Math.abs(reference), floor);
  });
  expect(Math.max(...errors)).toBeLessThanOrEqual(TOLERANCE);
}
