import { measureGradient } from "@/lib/calculus/autodiff/gradient-size";
import { binaryCrossEntropy } from "@/lib/calculus/autodiff/losses";
import {
  type Activation,
  drawPerceptron,
  type PerceptronPlan,
  runPerceptron,
} from "@/lib/calculus/autodiff/perceptron";
import { Tape } from "@/lib/calculus/autodiff/tape";
import { seededRandom } from "@/lib/core/random";

export const CHAIN_ACTIVATIONS = ["sigmoid", "tanh", "relu"] as const satisfies readonly Activation[];
export type ChainActivation = (typeof CHAIN_ACTIVATIONS)[number];

/** What the reader sets. */
export type ChainSettings = {
  /** Hidden layers, all of one width. */
  readonly depth: number;
  readonly activation: ChainActivation;
  /** Weights are drawn with variance scale² / inputs. */
  readonly weightScale: number;
  readonly isResidual: boolean;
};

export const CHAIN_WIDTH = 16;
export const CHAIN_CASES = 32;
const SEED = 5;

/** What one hidden layer gets of the backward pass, as root mean squares. */
export type ChainLayer = {
  /** 1 = nearest the input. */
  readonly layer: number;
  /** Of the gradient of the loss by the layer's weights: what a training log holds. */
  readonly weightGradient: number;
  /** Of the gradient by what left the layer: the signal that the chain rule hands back. */
  readonly signal: number;
};

/**
 * One forward and one backward pass through freshly drawn layers.
 *
 * @returns the hidden layers from input to output
 */
export function measureLayerChain(settings: ChainSettings): readonly ChainLayer[] {
  const { depth, activation, weightScale, isResidual } = settings;
  const random = seededRandom(SEED);
  const cases = Float64Array.from({ length: CHAIN_CASES * CHAIN_WIDTH }, () => 2 * random() - 1);
  const outcomes = Float64Array.from({ length: CHAIN_CASES }, (_, index) => index % 2);
  const plan: PerceptronPlan = {
    widths: [...Array.from({ length: depth + 1 }, () => CHAIN_WIDTH), 1],
    activation,
    isResidual,
    isNormalised: false,
  };
  const tape = new Tape();
  const { output, layers } = runPerceptron(
    tape,
    plan,
    drawPerceptron(plan, random, weightScale),
    tape.constant(cases, [CHAIN_CASES, CHAIN_WIDTH]),
  );
  tape.backward(binaryCrossEntropy(output, tape.constant(outcomes, [CHAIN_CASES, 1])));
  return layers.slice(0, depth).map(({ parameters, output: left }, index) => ({
    layer: index + 1,
    weightGradient: measureGradient(...parameters.slice(0, 1)).rootMeanSquare,
    signal: measureGradient(left).rootMeanSquare,
  }));
}
