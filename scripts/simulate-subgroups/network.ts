/**
 * A small perceptron for a binary outcome with its gradients by backpropagation, trained by Adam: fast
 * enough to train hundreds of networks in minutes. The loss of a patient is the cross-entropy.
 */
import { normalSource } from "./normal-source";

export type Activation = "relu" | "tanh" | "logistic";

/** Weights of one layer, row by row (outputs × inputs), then the biases. */
export type LayerValues = Float64Array;

export class Network {
  readonly sizes: readonly number[];
  readonly weights: readonly LayerValues[];
  readonly #activation: Activation;
  readonly #outputs: readonly Float64Array[];
  readonly #deltas: readonly Float64Array[];
  readonly #first: readonly LayerValues[];
  readonly #second: readonly LayerValues[];
  #step = 0;

  /** @param sizes inputs, hidden layers, 1 */
  constructor(sizes: readonly number[], activation: Activation, random: () => number) {
    const normal = normalSource(random);
    this.sizes = sizes;
    this.#activation = activation;
    this.weights = sizes.slice(1).map((outputs, layer) => {
      const inputs = sizes[layer] ?? 0;
      // He for rectified units, Glorot for the others.
      const scale = Math.sqrt((activation === "relu" ? 2 : 1) / inputs);
      return Float64Array.from({ length: outputs * (inputs + 1) }, (_, index) =>
        index < outputs * inputs ? scale * normal() : 0,
      );
    });
    this.#outputs = sizes.map((size) => new Float64Array(size));
    this.#deltas = sizes.map((size) => new Float64Array(size));
    this.#first = this.weights.map(({ length }) => new Float64Array(length));
    this.#second = this.weights.map(({ length }) => new Float64Array(length));
  }

  /** Weights of a layer without its biases, which stand behind them. */
  weightCount(layer: number): number {
    return (this.sizes[layer] ?? 0) * (this.sizes[layer + 1] ?? 0);
  }

  /** Logit of the predicted risk. */
  predict(features: Float64Array): number {
    this.#outputs[0]?.set(features);
    this.weights.forEach((weights, layer) => {
      const from = this.#outputs[layer] ?? new Float64Array(0);
      const to = this.#outputs[layer + 1] ?? new Float64Array(0);
      const isLast = layer === this.weights.length - 1;
      for (let output = 0; output < to.length; output += 1) {
        let sum = weights[to.length * from.length + output] ?? 0;
        for (let input = 0; input < from.length; input += 1)
          sum += (weights[output * from.length + input] ?? 0) * (from[input] ?? 0);
        to[output] = isLast ? sum : this.#activate(sum);
      }
    });
    return this.#outputs.at(-1)?.[0] ?? 0;
  }

  /** Adds the gradient of one patient's loss, times `share`, and returns the loss. */
  addGradient(features: Float64Array, outcome: number, share: number, into: readonly LayerValues[]): number {
    const logit = this.predict(features);
    const last = this.#deltas.at(-1);
    if (last) last[0] = (1 / (1 + Math.exp(-logit)) - outcome) * share;
    for (let layer = this.weights.length - 1; layer >= 0; layer -= 1) this.#addLayer(layer, into[layer]);
    return lossOf(logit, outcome);
  }

  /** One step of Adam (Kingma & Ba 2015) along a mean gradient. */
  update(gradient: readonly LayerValues[], rate: number): void {
    this.#step += 1;
    const [correctFirst, correctSecond] = [1 - 0.9 ** this.#step, 1 - 0.999 ** this.#step];
    this.weights.forEach((weights, layer) => {
      const [own, first, second] = [gradient[layer], this.#first[layer], this.#second[layer]];
      if (!own || !first || !second) return;
      for (let index = 0; index < weights.length; index += 1) {
        const value = own[index] ?? 0;
        const mean = 0.9 * (first[index] ?? 0) + 0.1 * value;
        const square = 0.999 * (second[index] ?? 0) + 0.001 * value * value;
        first[index] = mean;
        second[index] = square;
        weights[index] =
          (weights[index] ?? 0) - (rate * (mean / correctFirst)) / (Math.sqrt(square / correctSecond) + 1e-8);
      }
    });
  }

  /** One step of plain gradient descent. */
  descend(gradient: readonly LayerValues[], rate: number): void {
    this.weights.forEach((weights, layer) => {
      for (let index = 0; index < weights.length; index += 1)
        weights[index] = (weights[index] ?? 0) - rate * (gradient[layer]?.[index] ?? 0);
    });
  }

  #addLayer(layer: number, into: LayerValues | undefined): void {
    const weights = this.weights[layer];
    const [from, delta, before] = [this.#outputs[layer], this.#deltas[layer + 1], this.#deltas[layer]];
    if (!weights || !from || !delta || !before || !into) return;
    before.fill(0);
    for (let output = 0; output < delta.length; output += 1) {
      const error = delta[output] ?? 0;
      const bias = delta.length * from.length + output;
      into[bias] = (into[bias] ?? 0) + error;
      for (let input = 0; input < from.length; input += 1) {
        const index = output * from.length + input;
        into[index] = (into[index] ?? 0) + error * (from[input] ?? 0);
        before[input] = (before[input] ?? 0) + error * (weights[index] ?? 0);
      }
    }
    if (layer > 0)
      for (let input = 0; input < from.length; input += 1)
        before[input] = (before[input] ?? 0) * this.#slope(from[input] ?? 0);
  }

  #activate(sum: number): number {
    if (this.#activation === "relu") return Math.max(0, sum);
    return this.#activation === "tanh" ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
  }

  /** Derivative of the activation, from its value. */
  #slope(value: number): number {
    if (this.#activation === "relu") return value > 0 ? 1 : 0;
    return this.#activation === "tanh" ? 1 - value * value : value * (1 - value);
  }
}

/** Cross-entropy of one patient. */
export function lossOf(logit: number, outcome: number): number {
  return Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - outcome * logit;
}

/** Zeros in the shape of the weights. */
export function emptyGradient(network: Network): readonly LayerValues[] {
  return network.weights.map(({ length }) => new Float64Array(length));
}
