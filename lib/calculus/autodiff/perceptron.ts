/**
 * A multi-layer perceptron on a tape: what a page trains, and what tests and figures compare with PyTorch.
 * Each hidden layer is activation(normalise(x · weight + bias)), the last layer x · weight + bias.
 */
import { add, multiply } from "./arithmetic";
import { relu, sigmoid, softplus, tanh } from "./elementwise";
import { layerNormalise } from "./layer-normalise";
import { matmul } from "./matmul";
import type { Tape, Tensor } from "./tape";

const ACTIVATIONS = { sigmoid, tanh, relu, softplus, identity: (x: Tensor) => x } as const;
export type Activation = keyof typeof ACTIVATIONS;

export type PerceptronPlan = {
  /** Input features, units of each hidden layer, outputs. */
  readonly widths: readonly number[];
  readonly activation: Activation;
  /** A hidden layer adds its input to its result where both are equally wide. */
  readonly isResidual: boolean;
  /** Layer normalisation, with gain and shift, before the activation of each hidden layer. */
  readonly isNormalised: boolean;
};

/** Arrays of one layer, row by row: weight [inputs, outputs], the others [outputs]. */
export type LayerArrays = {
  readonly weight: Float64Array;
  readonly bias: Float64Array;
  readonly gain?: Float64Array;
  readonly shift?: Float64Array;
};

/** One layer of one evaluation: its leaves, and what left it. */
export type LayerTensors = { readonly parameters: readonly Tensor[]; readonly output: Tensor };

/**
 * Draws initial arrays: weights of variance scale² / inputs, which keep the size of a signal at scale 1,
 * biases and shifts 0, gains 1.
 *
 * @param random uniform numbers in [0, 1)
 * @see LeCun, Bottou, Orr & Müller, "Efficient BackProp" (1998), 4.6; Box & Muller, Ann. Math. Stat. 29 (1958)
 */
export function drawPerceptron(plan: PerceptronPlan, random: () => number, scale = 1): readonly LayerArrays[] {
  return plan.widths.slice(1).map((outputs, index) => {
    const inputs = plan.widths[index] ?? 1;
    const spread = scale / Math.sqrt(inputs);
    const isHidden = index + 2 < plan.widths.length;
    return {
      weight: Float64Array.from({ length: inputs * outputs }, () => spread * drawNormal(random)),
      bias: new Float64Array(outputs),
      ...(plan.isNormalised && isHidden
        ? { gain: new Float64Array(outputs).fill(1), shift: new Float64Array(outputs) }
        : {}),
    };
  });
}

/**
 * Computes the outputs of a batch.
 *
 * @param layers of the plan's widths; kept by the leaves and not copied
 * @param inputs [cases, features]
 * @returns output [cases, outputs], and the layers from input to output, whose gradients are there after
 *   `tape.backward`
 * @throws ShapeError where an array does not fit the widths
 */
export function runPerceptron(
  tape: Tape,
  plan: PerceptronPlan,
  layers: readonly LayerArrays[],
  inputs: Tensor,
): { readonly output: Tensor; readonly layers: readonly LayerTensors[] } {
  const activate = ACTIVATIONS[plan.activation];
  const done: LayerTensors[] = [];
  let signal = inputs;
  for (const [index, { weight, bias, gain, shift }] of layers.entries()) {
    const [width = 0, outputs = 0] = plan.widths.slice(index, index + 2);
    const weights = tape.leaf(weight, [width, outputs]);
    const biases = tape.leaf(bias, [outputs]);
    const parameters = [weights, biases];
    let result = add(matmul(signal, weights), biases);
    if (gain && shift) {
      const gains = tape.leaf(gain, [outputs]);
      const shifts = tape.leaf(shift, [outputs]);
      parameters.push(gains, shifts);
      result = add(multiply(layerNormalise(result), gains), shifts);
    }
    const isHidden = index + 1 < layers.length;
    if (isHidden) result = activate(result);
    if (isHidden && plan.isResidual && width === outputs) result = add(signal, result);
    done.push({ parameters, output: result });
    signal = result;
  }
  return { output: signal, layers: done };
}

/** One step of plain gradient descent: changes the arrays of the leaves themselves. */
export function descend(layers: readonly LayerTensors[], learningRate: number): void {
  for (const { parameters } of layers)
    for (const { values, gradient } of parameters)
      for (let index = 0; index < values.length; index += 1)
        values[index] = (values[index] ?? 0) - learningRate * (gradient[index] ?? 0);
}

function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
