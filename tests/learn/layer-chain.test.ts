import { describe, expect, it } from "vitest";
import { logistic } from "@/lib/calculus/autodiff/logistic";
import { drawPerceptron } from "@/lib/calculus/autodiff/perceptron";
import { seededRandom } from "@/lib/core/random";
import { CHAIN_CASES, CHAIN_WIDTH, type ChainSettings, measureLayerChain } from "@/lib/learn/layer-chain";
import { prepareLayerChain } from "@/lib/learn/prepare-layer-chain";

const SIGMOID: ChainSettings = { depth: 12, activation: "sigmoid", weightScale: 1, isResidual: false };

describe("the gradient through a chain of layers", () => {
  it("agrees with a backward pass written out by hand", () => {
    const measured = measureLayerChain({ ...SIGMOID, depth: 3 });
    const byHand = gradientsByHand(3);
    expect(measured).toHaveLength(3);
    for (const [index, { weightGradient, layer }] of measured.entries()) {
      expect(layer).toBe(index + 1);
      expect(weightGradient / (byHand[index] ?? 0)).toBeCloseTo(1, 10);
    }
  });

  it("loses at least three quarters per sigmoid layer with usual weights", () => {
    const layers = measureLayerChain(SIGMOID);
    const factor = ((layers[0]?.weightGradient ?? 0) / (layers.at(-1)?.weightGradient ?? 1)) ** (1 / 11);
    expect(factor).toBeLessThan(0.5);
    expect(prepareLayerChain(SIGMOID).sentence).toMatch(
      /^The signal vanishes on its way through 12 layers of sigmoid\. Layer 1 gets .* times what layer 12 gets\.$/,
    );
  });

  it("keeps the signal where each layer adds what went in", () => {
    const view = prepareLayerChain({ ...SIGMOID, activation: "tanh", isResidual: true });
    expect(view.sentence).toContain("The signal reaches the first of 12 layers of tanh, each with a way around it.");
  });

  it("explodes with large weights, and says so", () => {
    const view = prepareLayerChain({ depth: 30, activation: "tanh", weightScale: 3, isResidual: false });
    expect(view.sentence).toContain("The signal explodes");
  });

  it("does not call it well where all layers get equally little", () => {
    const view = prepareLayerChain({ depth: 30, activation: "relu", weightScale: 0.5, isResidual: false });
    expect(view.sentence).toContain("equally little");
  });

  it("gives the same bytes twice", () => {
    expect(measureLayerChain(SIGMOID)).toEqual(measureLayerChain(SIGMOID));
  });

  it("multiplies the factors of its table to the factor that it states", () => {
    const [chart] = prepareLayerChain(SIGMOID).charts;
    const factors = (chart?.table.rows ?? []).map(([, , factor]) => factor?.value).filter((value) => value !== null);
    const layers = measureLayerChain(SIGMOID);
    const product = factors.reduce((product: number, factor) => product * Number(factor), 1);
    expect(product / ((layers[0]?.weightGradient ?? 0) / (layers.at(-1)?.weightGradient ?? 1))).toBeCloseTo(1, 9);
    expect(factors).toHaveLength(11);
  });
});

/** Root-mean-square gradients of the hidden weights, by loops and the chain rule alone. */
function gradientsByHand(depth: number): readonly number[] {
  const random = seededRandom(5);
  const width = CHAIN_WIDTH;
  const cases = Array.from({ length: CHAIN_CASES * width }, () => 2 * random() - 1);
  const plan = {
    widths: [...Array.from({ length: depth + 1 }, () => width), 1],
    activation: "sigmoid",
    isResidual: false,
    isNormalised: false,
  } as const;
  const weights = drawPerceptron(plan, random, 1).map(({ weight }) => weight);
  const sums = weights.slice(0, depth).map((weight) => new Float64Array(weight.length));
  for (let row = 0; row < CHAIN_CASES; row += 1) {
    const signals = [cases.slice(row * width, (row + 1) * width)];
    for (let layer = 0; layer < depth; layer += 1) {
      const before = signals[layer] ?? [];
      signals.push(Array.from({ length: width }, (_, to) => logistic(dot(before, weights[layer], to, width))));
    }
    const logit = dot(signals[depth] ?? [], weights[depth], 0, 1);
    let back = Array.from({ length: width }, (_, unit) => {
      return ((logistic(logit) - (row % 2)) / CHAIN_CASES) * (weights[depth]?.[unit] ?? 0);
    });
    for (let layer = depth - 1; layer >= 0; layer -= 1) {
      const delta = back.map((value, unit) => {
        const out = signals[layer + 1]?.[unit] ?? 0;
        return value * out * (1 - out);
      });
      for (let from = 0; from < width; from += 1)
        for (let to = 0; to < width; to += 1) {
          const sum = sums[layer];
          if (sum)
            sum[from * width + to] = (sum[from * width + to] ?? 0) + (signals[layer]?.[from] ?? 0) * (delta[to] ?? 0);
        }
      back = Array.from({ length: width }, (_, from) =>
        delta.reduce((sum, value, to) => sum + value * (weights[layer]?.[from * width + to] ?? 0), 0),
      );
    }
  }
  return sums.map((sum) => Math.sqrt(sum.reduce((total, value) => total + value * value, 0) / sum.length));
}

function dot(values: readonly number[], weight: Float64Array | undefined, to: number, width: number): number {
  return values.reduce((sum, value, from) => sum + value * (weight?.[from * width + to] ?? 0), 0);
}
