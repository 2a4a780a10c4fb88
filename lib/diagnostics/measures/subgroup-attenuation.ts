/**
 * Attenuation over depth per subgroup: with r_l = √(⟨a₁,a₂⟩_l / elements) the noise-corrected
 * root-mean-square gradient of layer l, the factor is 10^(−slope · span) of the least-squares line of log10 r
 * over the compared layers, from the one nearest the output to the one nearest the input, in the later half
 * of the records. Each group's factor is divided by that of all other patients, which the same layers
 * and activations give.
 *
 * A starved group has layers in which nothing is left above the noise of the halves. There the upper end
 * of the interval stands for its gradient, so that its factor is said to be at most as small.
 *
 * The draws of all records come from the same training patients. What the mean gradient of N patients
 * deviates by chance, relative to itself, is 1/√Q with Q = ‖a‖²/(tr Σ/N); it is taken to be unrelated
 * between the outermost layers, which overstates it, and added to the scatter over records.
 *
 * @see lib/diagnostics/measures/depth-profile.ts; McCandlish et al., arXiv 1812.06162
 */
import type { Estimate } from "@/lib/core/estimate";
import type { RunData } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { normalCdf, normalQuantile } from "@/lib/statistics/distributions";
import { SUBGROUP_GRAM, SUBGROUP_VANISHING } from "../subgroup-thresholds";
import { INTERVAL_LEVEL } from "../thresholds";
import type { GramLayer, GramRecords } from "./gram";
import { rememberByRun } from "./remember-by-run";
import { findHalves } from "./subgroup-conflict";
import {
  averageProducts,
  averageWindow,
  estimateOfProducts,
  laterRecords,
  type MeanProducts,
  type Products,
} from "./subgroup-products";
import { findTrainingCount } from "./subgroup-shares";

export type GroupAttenuation = {
  readonly subgroup: string;
  readonly firstLayer: string;
  /** What reaches the first compared layer of the strength at the last one, and the same of the others. */
  readonly factor: Estimate;
  readonly othersFactor: Estimate;
  /** factor / othersFactor. */
  readonly ratio: Estimate;
  /** Layers in which only an upper end is known. */
  readonly atMost: readonly string[];
  readonly layers: readonly string[];
  /** One-sided, that the ratio is not below its limit; null where it cannot be told. */
  readonly p: number | null;
  readonly reason: string;
  readonly windows: number;
  readonly of: number;
  readonly firstStep: number | null;
};

/** One entry per group of the inner products, or what is missing. */
export function measureAttenuation(run: RunData): readonly GroupAttenuation[] | { readonly reason: string } {
  return attenuationOf(run, "all");
}

const attenuationOf = rememberByRun((run, _: "all"): readonly GroupAttenuation[] | { readonly reason: string } => {
  const gram = findHalves(run);
  if ("reason" in gram) return gram;
  const outermost = gram.layers.filter(({ isLeftOut }) => !isLeftOut).at(-1);
  const layers = gram.layers.filter((layer) => !layer.isLeftOut && layer !== outermost);
  if (layers.length < SUBGROUP_VANISHING.minimumLayers)
    return {
      reason: `${layers.length} layers with inner products can be compared; ${SUBGROUP_VANISHING.minimumLayers} are needed, without the output layer, normalisation and frozen layers.`,
    };
  const { from, to } = laterRecords(gram);
  const counts = gram.subgroups.map((name) => findTrainingCount(run, name));
  const weights = counts.map((count, group) =>
    counts.includes(null) || count === null ? (layers[0]?.drawn[group] ?? 1) : count,
  );
  const products = averageProducts(layers, gram.subgroups.length, from, to);
  return gram.subgroups.map((_name, group) => compareGroup(run, { gram, weights, layers, products, group }));
});

type Subject = {
  readonly gram: GramRecords;
  /** Of each group, its training patients, or those drawn for a record where these are not known. */
  readonly weights: readonly number[];
  readonly layers: readonly GramLayer[];
  readonly products: Products;
  readonly group: number;
};

function compareGroup(run: RunData, subject: Subject): GroupAttenuation {
  const { gram, weights, layers, products, group } = subject;
  const subgroup = gram.subgroups[group] ?? "";
  const names = layers.map(({ layer }) => layer);
  const base = { subgroup, firstLayer: names[0] ?? "", layers: names, atMost: [], windows: 0, of: 0, firstStep: null };
  const floors = findFloors(subject);
  if (typeof floors === "string") {
    const none: Estimate = { status: "not-estimable", reason: floors, n: products.n };
    return { ...base, factor: none, othersFactor: none, ratio: none, p: null, reason: floors };
  }
  const measure = (read: (means: readonly MeanProducts[]) => number) =>
    estimateOfProducts(products, "log10 of the factor over depth", read);
  const ownOf = (means: readonly MeanProducts[]): number =>
    logFactor(
      subject,
      means.map((layer, index) => Math.max(layer.own(group), floors[index] ?? 0)),
    );
  const othersOf = (means: readonly MeanProducts[]): number =>
    logFactor(
      subject,
      means.map((layer) => othersSquare(layer, weights, group)),
    );
  const difference = measure((means) => ownOf(means) - othersOf(means));
  const error = Math.hypot(difference.standardError, patientError(run, subject, floors));
  const limit = Math.log10(SUBGROUP_VANISHING.ratio.value);
  const ratio = widen(difference.estimate, error);
  const value = difference.estimate.status === "estimated" ? difference.estimate.value : Number.NaN;
  return {
    ...base,
    factor: raiseTen(measure(ownOf).estimate),
    othersFactor: raiseTen(measure(othersOf).estimate),
    ratio,
    atMost: names.filter((_name, index) => (floors[index] ?? 0) > 0),
    p: Number.isFinite(value) && error > 0 ? normalCdf((value - limit) / error) : null,
    reason: Number.isFinite(value) ? "" : "The products of the halves leave no factor.",
    ...countBelow(subject, (means) => ownOf(means) - othersOf(means) < limit),
  };
}

/** Squared gradient that stands where none is seen above the noise; 0 elsewhere. A sentence where nothing can be compared. */
function findFloors({ weights, layers, products, group }: Subject): readonly number[] | string {
  const floors: number[] = [];
  for (const [index, { layer }] of layers.entries()) {
    const own = estimateOfProducts(products, "square", (means) => means[index]?.own(group) ?? Number.NaN).estimate;
    const others = estimateOfProducts(products, "square", (means) => {
      const own = means[index];
      return own ? othersSquare(own, weights, group) : Number.NaN;
    }).estimate;
    if (own.status !== "estimated" || own.upper === undefined || own.upper <= 0)
      return `No gradient of the subgroup can be seen in ${layer}.`;
    if (!(others.status === "estimated" && others.lower !== undefined && others.lower > 0))
      return `The gradient of the other patients in ${layer} is not above 0 by more than the noise of the halves.`;
    const isSeen = own.lower !== undefined && own.lower > 0;
    if (!isSeen && index === layers.length - 1)
      return `The gradient of the subgroup in ${layer}, the last compared layer, is not above 0 by more than the noise of the halves.`;
    floors.push(isSeen ? 0 : own.upper);
  }
  return floors;
}

/** The others group by group, each with the weight of its patients: the mean of their squared norms. */
function othersSquare(layer: MeanProducts, weights: readonly number[], group: number): number {
  let [sum, total] = [0, 0];
  for (const [other, weight] of weights.entries()) {
    if (other === group) continue;
    sum += weight * layer.own(other);
    total += weight;
  }
  return sum / total;
}

/** log10 of the factor from the last compared layer to the first; NaN where a square is not above 0. */
function logFactor({ layers }: Subject, squares: readonly number[]): number {
  const depths = Float64Array.from(layers, ({ depth }) => depth);
  const hasCounts = layers.every(({ numel }) => numel !== null);
  const logs = Float64Array.from(squares, (square, index) =>
    square > 0 ? 0.5 * Math.log10(square / (hasCounts ? (layers[index]?.numel ?? 1) : 1)) : Number.NaN,
  );
  if (logs.some(Number.isNaN)) return Number.NaN;
  return -slopeOf(depths, logs) * ((depths.at(-1) ?? 0) - (depths[0] ?? 0));
}

/**
 * Least squares and not Theil–Sen: where groups are compared layer by layer, their odd shapes cancel, and
 * a signal that is lost in a single layer must not be left out as an odd one.
 */
function slopeOf(depths: Float64Array, logs: Float64Array): number {
  const [x, y] = [mean(depths), mean(logs)];
  let [products, squares] = [0, 0];
  depths.forEach((depth, index) => {
    products += (depth - x) * ((logs[index] ?? 0) - y);
    squares += (depth - x) ** 2;
  });
  return products / squares;
}

/** Standard error in decades of the difference of two log factors from the patients that were drawn. */
function patientError(
  run: RunData,
  { gram, weights, layers, products, group }: Subject,
  floors: readonly number[],
): number {
  const means = products.observed.layers;
  let variance = 0;
  for (const index of [0, layers.length - 1]) {
    const layer = means[index];
    if (!layer) continue;
    for (let other = 0; other < gram.subgroups.length; other += 1) {
      const square = other === group ? Math.max(layer.own(other), floors[index] ?? 0) : layer.own(other);
      const drawn = layers[index]?.drawn[other] ?? null;
      const patients = findTrainingCount(run, gram.subgroups[other] ?? "") ?? drawn;
      const noise =
        (layer.split(other) / 4) * (drawn === null || patients === null ? 1 : Math.min(1, drawn / patients));
      const weight =
        other === group ? 1 : (share(weights, other, group) * layer.own(other)) / othersSquare(layer, weights, group);
      if (square > 0) variance += (weight ** 2 * noise) / (square + noise);
    }
  }
  return Math.sqrt(variance) / Math.LN10;
}

/** Share of a group among all but one. */
function share(weights: readonly number[], other: number, group: number): number {
  const total = weights.reduce((sum, weight, index) => (index === group ? sum : sum + weight), 0);
  return (weights[other] ?? 0) / total;
}

function countBelow(
  { gram, layers }: Subject,
  shows: (means: readonly MeanProducts[]) => boolean,
): Pick<GroupAttenuation, "windows" | "of" | "firstStep"> {
  const steps = gram.layers[0]?.steps ?? new Float64Array(0);
  let windows = 0;
  let firstStep: number | null = null;
  for (let window = 10 - SUBGROUP_GRAM.judgedWindows; window < 10; window += 1) {
    const from = Math.floor((window * steps.length) / 10);
    const to = Math.floor(((window + 1) * steps.length) / 10);
    if (!shows(averageWindow(layers, gram.subgroups.length, from, to))) continue;
    windows += 1;
    firstStep ??= steps[from] ?? null;
  }
  return { windows, of: SUBGROUP_GRAM.judgedWindows, firstStep };
}

function widen(estimate: Estimate, error: number): Estimate {
  if (estimate.status !== "estimated") return estimate;
  const margin = normalQuantile((1 + INTERVAL_LEVEL) / 2) * error;
  return raiseTen({ ...estimate, lower: estimate.value - margin, upper: estimate.value + margin });
}

function raiseTen(estimate: Estimate): Estimate {
  if (estimate.status !== "estimated") return estimate;
  const { value, lower, upper } = estimate;
  return {
    ...estimate,
    value: 10 ** value,
    ...(lower === undefined || upper === undefined ? {} : { lower: 10 ** lower, upper: 10 ** upper }),
  };
}
