/**
 * What inner products of the groups' gradients show: the share of each group in the steps over training, how
 * its signal fades over depth, and where two groups ask for opposite steps. All of it is corrected by
 * half-batches; where a correction leaves nothing above the noise, there is a reason and no number.
 *
 * @see lib/diagnostics/measures/subgroup-products.ts, subgroup-step-share.ts, subgroup-attenuation.ts,
 *   subgroup-conflict.ts
 */
import type { Estimate } from "@/lib/core/estimate";
import type { RunData } from "@/lib/series/run-data";
import type { GramLayer, GramRecords } from "../measures/gram";
import { measureAttenuation } from "../measures/subgroup-attenuation";
import { findHalves, findUsableGram } from "../measures/subgroup-conflict";
import {
  averageProducts,
  combineProducts,
  estimateOfProducts,
  laterRecords,
  type MeanProducts,
  type Products,
  sumLayers,
} from "../measures/subgroup-products";
import type { NotKnown } from "../sensitivity/sensitivity";
import { SUBGROUP_HALVES, SUBGROUP_SIZES } from "../subgroup-needs";
import {
  type ConflictByLayer,
  type DepthByGroup,
  type ShareCourse,
  TRAINING_HALVES,
  type TrainingHalf,
} from "./subgroup-training";

const MOST_SHARE_WINDOWS = 12;
/** Records of a window whose blocks still vary. */
const FEWEST_IN_WINDOW = 8;
const MOST_LAYERS = 40;
const MOST_CONFLICT_LAYERS = 24;
const MOST_CONFLICT_GROUPS = 6;

/** π⟨∇L_g,∇L⟩ / ‖∇L‖² in windows of records. */
export function measureShareCourse(run: RunData, subgroups: readonly string[]): ShareCourse | NotKnown {
  const usable = findUsableGram(run);
  if ("reason" in usable) return notKnown(usable.reason, SUBGROUP_SIZES.code);
  const { gram, shares, source } = usable;
  const steps = gram.layers[0]?.steps ?? new Float64Array(0);
  const ranges = splitRecords(steps.length);
  const averaged = ranges.map(({ from, to }) => averageProducts(gram.layers, gram.subgroups.length, from, to));
  const groups = subgroups.flatMap((subgroup) => {
    const group = gram.subgroups.indexOf(subgroup);
    if (group < 0) return [];
    const windows = averaged.map((products) => estimateShare(products, shares, group));
    return [{ subgroup, prevalence: shares[group] ?? 0, windows }];
  });
  return {
    status: "measured",
    source,
    records: steps.length,
    windows: ranges.map(({ from, to }) => ({ fromStep: steps[from] ?? 0, toStep: steps[to - 1] ?? 0 })),
    groups,
  };
}

function splitRecords(records: number): readonly { readonly from: number; readonly to: number }[] {
  const count = Math.max(1, Math.min(MOST_SHARE_WINDOWS, Math.floor(records / FEWEST_IN_WINDOW)));
  return Array.from({ length: count }, (_, index) => ({
    from: Math.floor((index * records) / count),
    to: Math.floor(((index + 1) * records) / count),
  }));
}

function estimateShare(products: Products, shares: readonly number[], group: number): Estimate {
  const whole = (read: (sum: MeanProducts) => number, method: string): Estimate =>
    estimateOfProducts(products, method, (layers) => read(sumLayers(layers))).estimate;
  const total = whole((sum) => combineProducts(sum, shares, group).total, "squared norm of the step");
  if (!isAboveZero(total))
    return notEstimable("The step itself is not above the noise of the halves in this window.", products.n);
  return whole((sum) => {
    const combined = combineProducts(sum, shares, group);
    return ((shares[group] ?? 0) * combined.withTotal) / combined.total;
  }, "share of the group in the step");
}

/** Root-mean-square gradient of each group by layer, of its own in the last compared layer. */
export function measureDepthByGroup(run: RunData, subgroups: readonly string[]): DepthByGroup | NotKnown {
  const gram = findHalves(run);
  if ("reason" in gram) return notKnown(gram.reason, SUBGROUP_HALVES.code);
  const fitted = measureAttenuation(run);
  if ("reason" in fitted) return notKnown(fitted.reason, SUBGROUP_HALVES.code);
  const compared = gram.layers.filter(({ layer }) => fitted[0]?.layers.includes(layer));
  const layers = thinLayers(compared, MOST_LAYERS);
  const hasSizes = layers.every(({ numel }) => numel !== null);
  const sizes = layers.map(({ numel }) => (hasSizes ? (numel ?? 1) : 1));
  return {
    status: "measured",
    layers: layers.map(({ layer }) => layer),
    omittedLayers: compared.length - layers.length,
    hasSizes,
    halves: listHalves(gram).map(({ from, to, ...half }) => {
      const products = averageProducts(layers, gram.subgroups.length, from, to);
      const groups = subgroups.flatMap((subgroup) => {
        const group = gram.subgroups.indexOf(subgroup);
        if (group < 0) return [];
        return [{ subgroup, relative: layers.map((_, index) => estimateRelative(products, sizes, group, index)) }];
      });
      return { ...half, groups };
    }),
    fitted: fitted.flatMap(({ subgroup, factor, othersFactor, atMost }) =>
      subgroups.includes(subgroup) ? [{ subgroup, factor, othersFactor, isAtMost: atMost.length > 0 }] : [],
    ),
  };
}

function estimateRelative(products: Products, sizes: readonly number[], group: number, index: number): Estimate {
  const last = sizes.length - 1;
  for (const place of [index, last]) {
    const own = estimateOfProducts(products, "square", (means) => means[place]?.own(group) ?? Number.NaN).estimate;
    if (!isAboveZero(own))
      return notEstimable(
        `Nothing of this group is seen above the noise of the halves in ${place === index ? "this layer" : "the last compared layer"}.`,
        products.n,
      );
  }
  const squareOf = (means: readonly MeanProducts[], place: number): number =>
    (means[place]?.own(group) ?? Number.NaN) / (sizes[place] ?? 1);
  return estimateOfProducts(products, "strength in this layer over that in the last compared layer", (means) =>
    Math.sqrt(squareOf(means, index) / squareOf(means, last)),
  ).estimate;
}

/** ⟨a,b⟩ / √(⟨a₁,a₂⟩⟨b₁,b₂⟩) of each pair of groups, layer by layer and over all. */
export function measureConflictByLayer(run: RunData, subgroups: readonly string[]): ConflictByLayer | NotKnown {
  const gram = findHalves(run);
  if ("reason" in gram) return notKnown(gram.reason, SUBGROUP_HALVES.code);
  const layers = thinLayers(gram.layers, MOST_CONFLICT_LAYERS);
  const places = layers.map((layer) => gram.layers.indexOf(layer));
  const logged = subgroups.filter((name) => gram.subgroups.includes(name));
  const names = logged.slice(0, MOST_CONFLICT_GROUPS);
  const pairs = names.flatMap((first, index) => names.slice(index + 1).map((second) => [first, second] as const));
  return {
    status: "measured",
    layers: layers.map(({ layer }) => layer),
    omittedLayers: gram.layers.length - layers.length,
    omittedGroups: logged.length - names.length,
    halves: listHalves(gram).map(({ from, to, ...half }) => {
      const products = averageProducts(gram.layers, gram.subgroups.length, from, to);
      return { ...half, pairs: pairs.map((groups) => measurePair(products, gram, groups, places)) };
    }),
  };
}

function measurePair(
  products: Products,
  gram: GramRecords,
  names: readonly [string, string],
  places: readonly number[],
): ConflictByLayer["halves"][number]["pairs"][number] {
  const groups = [gram.subgroups.indexOf(names[0]), gram.subgroups.indexOf(names[1])] as const;
  const cosine = (read: (means: readonly MeanProducts[]) => MeanProducts | undefined): Estimate =>
    estimateCosine(products, groups, read);
  return { groups: names, whole: cosine(sumLayers), byLayer: places.map((place) => cosine((means) => means[place])) };
}

function estimateCosine(
  products: Products,
  [a, b]: readonly [number, number],
  read: (means: readonly MeanProducts[]) => MeanProducts | undefined,
): Estimate {
  for (const group of [a, b]) {
    const own = estimateOfProducts(products, "square", (means) => read(means)?.own(group) ?? Number.NaN).estimate;
    if (!isAboveZero(own))
      return notEstimable(
        "Of one of the two groups nothing is seen above the noise of the halves here, so that an angle has no value.",
        products.n,
      );
  }
  const { estimate } = estimateOfProducts(products, "corrected cosine of two mean gradients", (means) => {
    const sum = read(means);
    return sum === undefined ? Number.NaN : sum.cross(a, b) / Math.sqrt(sum.own(a) * sum.own(b));
  });
  if (estimate.status !== "estimated") return estimate;
  const { value, lower = -1, upper = 1 } = estimate;
  return { ...estimate, value: clip(value), lower: clip(lower), upper: clip(upper) };
}

function clip(cosine: number): number {
  return Math.max(-1, Math.min(1, cosine));
}

function isAboveZero(estimate: Estimate): boolean {
  return estimate.status === "estimated" && estimate.lower !== undefined && estimate.lower > 0;
}

function notEstimable(reason: string, n: number): Estimate {
  return { status: "not-estimable", reason, n };
}

/** Evenly, with the first and the last. */
function thinLayers(layers: readonly GramLayer[], most: number): readonly GramLayer[] {
  if (layers.length <= most) return layers;
  return Array.from({ length: most }, (_, index) => Math.round((index * (layers.length - 1)) / (most - 1))).flatMap(
    (place) => layers[place] ?? [],
  );
}

function listHalves(gram: GramRecords): readonly (TrainingHalf & { readonly from: number; readonly to: number })[] {
  const steps = gram.layers[0]?.steps ?? new Float64Array(0);
  const later = laterRecords(gram);
  const ranges = { earlier: { from: 0, to: later.from }, later };
  return TRAINING_HALVES.map((half) => {
    const { from, to } = ranges[half];
    return { half, from, to, fromStep: steps[from] ?? 0, toStep: steps[to - 1] ?? 0, records: to - from };
  });
}

function notKnown(reason: string, howToLog: string): NotKnown {
  return { status: "not-known", reason, howToLog };
}
