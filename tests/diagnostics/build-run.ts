import { seededRandom } from "@/lib/core/random";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";
import type { LayerParameter, RunData, RunSeries, SeriesMapping } from "@/lib/series/run-data";

export type SeriesPlan = Partial<SeriesMapping> & {
  readonly metric: string;
  /** Value at each logged step; the place in the run goes from 0 to 1. */
  readonly value: (place: number, index: number) => number;
};

/** A run with the given series, logged at `steps` steps that are `every` apart. */
export function buildRun(plan: {
  readonly layers?: readonly string[];
  readonly parameters?: readonly LayerParameter[];
  readonly series: readonly SeriesPlan[];
  readonly settings?: Partial<RunSettings>;
  readonly steps?: number;
  readonly every?: number;
}): RunData {
  const count = plan.steps ?? 100;
  const steps = Float64Array.from({ length: count }, (_, index) => index * (plan.every ?? 10));
  const series = plan.series.map(({ value, ...mapping }): RunSeries => {
    const full = { layer: null, parameter: null, subgroup: null, split: null, ...mapping };
    return {
      ...full,
      key: [full.metric, full.layer, full.parameter, full.subgroup, full.split]
        .filter((part) => part !== null)
        .join("/"),
      context: {},
      estimated: false,
      points: {
        steps,
        times: null,
        values: Float64Array.from({ length: count }, (_, index) => value(index / Math.max(1, count - 1), index)),
      },
      storedPoints: count,
    };
  });
  return {
    name: "a run",
    formats: ["jsonl"],
    points: count * series.length,
    settings: { ...EMPTY_SETTINGS, ...plan.settings },
    layers: (plan.layers ?? []).map((name, index) => ({
      name,
      depth: index + 1,
      numel: plan.settings?.numel?.[name] ?? null,
      parameters: plan.parameters ?? [{ name: "", role: "whole", numel: null }],
    })),
    layerOrderSource: "settings",
    subgroups: [],
    series,
    predictions: [],
    plan: null,
  };
}

/** Scatter around 1 that is the same each time: exp(spread · u), u uniform in −1 … 1. */
export function scatter(seed: number, spread = 0.2): (index: number) => number {
  const random = seededRandom(seed);
  const drawn: number[] = [];
  return (index) => {
    while (drawn.length <= index) drawn.push(Math.exp(spread * (2 * random() - 1)));
    return drawn[index] ?? 1;
  };
}

export const FLAT_LOSS = (seed = 1): SeriesPlan => {
  const noise = scatter(seed, 0.05);
  return { metric: "loss", split: "train", value: (_, index) => 0.69 * noise(index) };
};

export const FALLING_LOSS = (seed = 1): SeriesPlan => {
  const noise = scatter(seed, 0.05);
  return {
    metric: "loss",
    split: "train",
    value: (place, index) => (0.05 + 0.64 * Math.exp(-6 * place)) * noise(index),
  };
};

/**
 * Gradient norms of a chain of hidden layers and an output layer.
 *
 * @param factor what one layer leaves of the gradient on its way to the input
 */
export function chainSeries(layers: readonly string[], factor: number, scale = 0.1): readonly SeriesPlan[] {
  return layers.map((layer, index) => {
    const noise = scatter(index + 10);
    const distance = Math.max(0, layers.length - 2 - index);
    return { metric: "grad_norm", layer, value: (_, step) => scale * factor ** distance * noise(step) };
  });
}

/** Norm of the whole gradient; without it `exploding-gradient` sums the layers itself. */
export function globalNorm(value: SeriesPlan["value"]): SeriesPlan {
  return { metric: "grad_norm", value };
}

export function layerNames(count: number, prefix = "layers."): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
