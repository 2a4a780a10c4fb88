/**
 * Ratios of products of subgroup gradients over a window of records. Each product is averaged over the
 * records by itself and the statistic is computed of the averages, since a mean of ratios of noisy
 * numbers has neither the right value nor a variance; the interval draws whole records, in blocks.
 *
 * @see Cochran, Sampling Techniques, 3rd ed. (1977), 6.8; Politis & Romano (1992)
 */
import type { Estimate } from "@/lib/core/estimate";
import { seededRandom } from "@/lib/core/random";
import { chooseBlockLength, drawBlockResample, percentileInterval } from "@/lib/statistics/block-bootstrap";
import { BOOTSTRAP_BINS, BOOTSTRAP_REPLICATES, BOOTSTRAP_SEED, INTERVAL_LEVEL } from "../thresholds";
import type { GramLayer, GramRecords } from "./gram";

/** Means of every product over one resample of the records. */
export type MeanProducts = {
  own(group: number): number;
  split(group: number): number;
  cross(a: number, b: number): number;
};

/** A resample of every layer, on the same records. */
type Resample = { readonly layers: readonly MeanProducts[] };

export type Products = {
  readonly observed: Resample;
  readonly replicates: readonly Resample[];
  /** Blocks of records: what may pass for independent units. */
  readonly n: number;
};

/** Averages the products of layers over some records, and over block resamples of those. */
export function averageProducts(layers: readonly GramLayer[], groups: number, from: number, to: number): Products {
  const bins = Math.min(BOOTSTRAP_BINS, to - from);
  const binned = layers.map((layer) => binLayer(layer, from, to, bins));
  const random = seededRandom(BOOTSTRAP_SEED);
  const indices = new Int32Array(bins);
  const blockLength = chooseBlockLength(bins);
  const replicates = Array.from({ length: BOOTSTRAP_REPLICATES }, () => {
    drawBlockResample(indices, blockLength, random);
    return meansOf(binned, indices, groups);
  });
  const all = Int32Array.from({ length: bins }, (_, index) => index);
  return { observed: meansOf(binned, all, groups), replicates, n: Math.ceil(bins / blockLength) };
}

/** Averages over some records without resamples, for the windows of a run. */
export function averageWindow(
  layers: readonly GramLayer[],
  groups: number,
  from: number,
  to: number,
): readonly MeanProducts[] {
  const binned = layers.map((layer) => binLayer(layer, from, to, 1));
  return meansOf(binned, Int32Array.of(0), groups).layers;
}

/** The sum over layers: products of the gradient of the whole model. */
export function sumLayers(layers: readonly MeanProducts[]): MeanProducts {
  const sum = (read: (layer: MeanProducts) => number): number =>
    layers.reduce((total, layer) => total + read(layer), 0);
  return {
    own: (group) => sum((layer) => layer.own(group)),
    split: (group) => sum((layer) => layer.split(group)),
    cross: (a, b) => sum((layer) => layer.cross(a, b)),
  };
}

/** A statistic of the averaged products, with its percentile interval and the standard deviation of its replicates. */
export function estimateOfProducts(
  products: Products,
  method: string,
  statistic: (layers: readonly MeanProducts[]) => number,
): { readonly estimate: Estimate; readonly standardError: number } {
  const value = statistic(products.observed.layers);
  const replicates = Float64Array.from(products.replicates, ({ layers }) => statistic(layers));
  const interval = percentileInterval(replicates, INTERVAL_LEVEL);
  if (!Number.isFinite(value) || interval === null)
    return {
      estimate: { status: "not-estimable", reason: "The products of the halves leave no value.", n: products.n },
      standardError: Number.NaN,
    };
  return {
    estimate: {
      status: "estimated",
      value,
      ...interval,
      level: INTERVAL_LEVEL,
      method: `${method}, products of half-batches averaged apart, circular block bootstrap over records`,
      n: products.n,
      notes: [],
    },
    standardError: deviation(replicates),
  };
}

/** ⟨∇L_a, ∇L⟩, ‖∇L‖² and the same with the gradient of all other patients, from shares that sum to 1. */
export function combineProducts(products: MeanProducts, shares: readonly number[], group: number) {
  let withTotal = 0;
  let total = 0;
  let withRest = 0;
  let rest = 0;
  const left = 1 - (shares[group] ?? 0);
  shares.forEach((share, a) => {
    withTotal += share * products.cross(group, a);
    if (a !== group) withRest += (share / left) * products.cross(group, a);
    shares.forEach((other, b) => {
      total += share * other * products.cross(a, b);
      if (a !== group && b !== group) rest += ((share * other) / left ** 2) * products.cross(a, b);
    });
  });
  return { withTotal, total, withRest, rest };
}

/** Index of records and groups for the rules: records of the later half of the log. */
export function laterRecords({ layers }: GramRecords): { readonly from: number; readonly to: number } {
  const count = layers[0]?.steps.length ?? 0;
  return { from: Math.floor(count / 2), to: count };
}

function binLayer(layer: GramLayer, from: number, to: number, bins: number) {
  const bin = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: bins }, (_, index) => {
      const start = from + Math.floor((index * (to - from)) / bins);
      const end = from + Math.floor(((index + 1) * (to - from)) / bins);
      return finiteMean(values, start, end);
    });
  return { own: layer.own.map(bin), split: layer.split.map(bin), cross: layer.cross.map(bin) };
}

type BinnedLayer = ReturnType<typeof binLayer>;

function meansOf(binned: readonly BinnedLayer[], indices: Int32Array, groups: number): Resample {
  const layers = binned.map((layer): MeanProducts => {
    const own = Float64Array.from(layer.own, (values) => meanAt(values, indices));
    const split = Float64Array.from(layer.split, (values) => meanAt(values, indices));
    const cross = Float64Array.from(layer.cross, (values) => meanAt(values, indices));
    return {
      own: (group) => own[group] ?? Number.NaN,
      split: (group) => split[group] ?? Number.NaN,
      cross: (a, b) => cross[a * groups + b] ?? Number.NaN,
    };
  });
  return { layers };
}

function finiteMean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}

function meanAt(values: Float64Array, indices: Int32Array): number {
  let sum = 0;
  let count = 0;
  for (const index of indices) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}

function deviation(values: Float64Array): number {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  return Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (finite.length - 1));
}
