import type { RunSettings } from "@/lib/core/run-settings";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, layerNames, type SeriesPlan, scatter } from "./build-run";
import { assembleAgain } from "./run-variants";

const layers = layerNames(8);

type Clear = {
  readonly loss: (place: number, index: number) => number;
  /** What one layer leaves of the gradient on its way to the input. */
  readonly factor?: number;
  readonly gradient?: (place: number) => number;
  readonly shareOfThird?: number;
  readonly validation?: (place: number) => number;
  readonly every?: number;
  readonly settings?: Partial<RunSettings>;
};

const falling = (place: number): number => 0.05 + 0.64 * Math.exp(-6 * place);
const ENTROPY = -0.1 * Math.log(0.1) - 0.9 * Math.log(0.9);

/** Runs that leave no doubt: each fault far beyond its limit, and a sound run far below all of them. */
const CLEAR: Readonly<Record<string, Clear>> = {
  sound: { loss: falling, validation: (place) => 0.1 + falling(place) },
  vanishing: { loss: () => 0.69, factor: 0.15 },
  exploding: { loss: (place) => 0.7 * 10 ** (3 * place), gradient: (place) => 10 ** (6 * place) },
  dead: { loss: () => 0.69, shareOfThird: 0.97 },
  "rate too high": { loss: () => 0.69, settings: { optimizer: "adam", learningRate: 0.5 } },
  "rate too low": { loss: (place) => 0.7 - 0.1 * place, settings: { optimizer: "sgd", learningRate: 1.75e-3 } },
  "not better than the share": {
    loss: (place) => 1.15 * ENTROPY + 0.3 * Math.exp(-60 * place),
    settings: { trainingPrevalence: 0.1, task: "binary classification" },
  },
  overfitting: { loss: falling, validation: (place) => 0.7 - 1.4 * place + 1.6 * place * place },
  oscillating: { loss: (_, index) => 0.7 * (index % 2 === 0 ? 1.3 : 0.7), every: 1 },
  "lost late": { loss: (place) => (place > 0.7 ? Number.NaN : 0.7 - 0.1 * place) },
};

export const CLEAR_KINDS: readonly string[] = Object.keys(CLEAR);

/** A run of a kind, with weights and biases of eight layers; another seed is another scatter of it. */
export function makeClearRun(kind: string, seed: number, steps: number): RunData {
  const { loss, factor = 0.9, gradient = () => 1, ...plan }: Clear = CLEAR[kind] ?? { loss: () => Number.NaN };
  const noisy = (offset: number, spread: number, value: SeriesPlan["value"]): SeriesPlan["value"] => {
    const noise = scatter(seed + offset, spread);
    return (place, index) => value(place, index) * noise(index);
  };
  const tensors = layers.flatMap((layer, depth) =>
    ["weight", "bias"].flatMap((parameter, part) => {
      const offset = 10 + 10 * depth + part;
      const size = 0.1 * factor ** Math.max(0, layers.length - 2 - depth) * (part === 0 ? 1 : 0.3);
      return [
        { metric: "grad_norm", layer, parameter, value: noisy(offset, 0.1, (place) => size * gradient(place)) },
        { metric: "weight_norm", layer, parameter, value: noisy(offset + 2, 0.01, () => 3) },
      ];
    }),
  );
  const shares = layers.map((layer, depth) => ({
    metric: "zero_frac",
    layer,
    value: noisy(110 + depth, 0.01, () => (depth === 2 ? (plan.shareOfThird ?? 0.5) : 0.5)),
  }));
  const { validation } = plan;
  return assembleAgain(
    buildRun({
      layers,
      steps,
      every: plan.every ?? 10,
      settings: { activation: "relu", ...plan.settings },
      series: [
        { metric: "loss", split: "train", value: noisy(1, 0.03, loss) },
        { metric: "grad_norm", value: noisy(2, 0.1, (place) => 0.2 * gradient(place)) },
        ...(validation === undefined
          ? []
          : [{ metric: "loss", split: "validation" as const, value: noisy(3, 0.01, validation) }]),
        ...tensors,
        ...shares,
      ],
    }),
  );
}
