/**
 * Conflict: cos(a, rest) = ⟨a,r⟩ / √(⟨a₁,a₂⟩⟨r₁,r₂⟩) of the mean gradient of a group and that of all
 * other patients, over the later half of the records. A cosine of plain gradients shrinks to 0 with the
 * number of patients; this one does not, and where a factor of the denominator is not above 0 it has no
 * value.
 *
 * A second noise stays at every step: near a minimum of the training loss the gradients of a group and
 * of the rest cancel whatever the groups are, with a size that the group's own training patients give by
 * chance, tr Σ/N. The ratio Q = ‖a‖²/(tr Σ/N) is a weighted sum of chi-squared variables with weights
 * that sum to 1, whose tail lies below that of a single one; Q must lie beyond that.
 *
 * @see Yu et al., arXiv 2001.06782 (gradient conflict); Székely & Bakirov, "Extremal probabilities for
 *   Gaussian quadratic forms", Probability Theory and Related Fields 126 (2003), for the bound
 */
import type { Estimate } from "@/lib/core/estimate";
import type { RunData } from "@/lib/series/run-data";
import { chiSquaredTail, normalCdf } from "@/lib/statistics/distributions";
import { SUBGROUP_GRAM } from "../subgroup-thresholds";
import { collectGram, type GramRecords } from "./gram";
import { rememberByRun } from "./remember-by-run";
import {
  averageProducts,
  averageWindow,
  combineProducts,
  estimateOfProducts,
  laterRecords,
  type MeanProducts,
  type Products,
  sumLayers,
} from "./subgroup-products";
import { findShares, findTrainingCount } from "./subgroup-shares";

export type GroupConflict = {
  readonly subgroup: string;
  readonly cosine: Estimate;
  /** Layers in which the whole interval of the cosine lies below 0. */
  readonly layers: readonly string[];
  /** One-sided, that a step for the others does not raise the group's loss; null where it cannot be told. */
  readonly p: number | null;
  /** Why it cannot be told; empty where it can. */
  readonly reason: string;
  readonly windows: number;
  readonly of: number;
  readonly firstStep: number | null;
};

/** One entry per group of the inner products; null where there are none with halves, or too few. */
export function measureConflicts(run: RunData): readonly GroupConflict[] | { readonly reason: string } {
  return conflictsOf(run, "all");
}

const conflictsOf = rememberByRun((run, _: "all"): readonly GroupConflict[] | { readonly reason: string } => {
  const usable = findUsableGram(run);
  if ("reason" in usable) return usable;
  const { gram, shares } = usable;
  const { from, to } = laterRecords(gram);
  const products = averageProducts(gram.layers, gram.subgroups.length, from, to);
  return gram.subgroups.map((subgroup, group) => measureConflict(run, { gram, shares, products, group, subgroup }));
});

/** Inner products with halves at enough records and the shares of the groups, or what is missing. */
export function findUsableGram(
  run: RunData,
):
  | { readonly gram: GramRecords; readonly shares: readonly number[]; readonly source: string }
  | { readonly reason: string } {
  const gram = findHalves(run);
  if ("reason" in gram) return gram;
  const shares = findShares(run, gram.subgroups);
  if (shares.status === "not-known") return { reason: shares.reason };
  return { gram, shares: gram.subgroups.map((name) => shares.shares.get(name) ?? 0), source: shares.source };
}

/** Inner products of two groups or more with halves at enough records, or what is missing. */
export function findHalves(run: RunData): GramRecords | { readonly reason: string } {
  const gram = collectGram(run);
  if (gram === null) return { reason: "No inner products of the subgroups' gradients were logged." };
  if (!gram.hasHalves)
    return {
      reason:
        "The inner products are of one batch per subgroup. Without two halves the noise of a group's own patients cannot be taken out.",
    };
  if (gram.subgroups.length < 2)
    return { reason: "The inner products hold one subgroup, and there is none to compare it with." };
  const records = gram.layers[0]?.steps.length ?? 0;
  if (records < SUBGROUP_GRAM.minimumRecords)
    return {
      reason: `Inner products were logged at ${records} steps; an interval that persists needs ${SUBGROUP_GRAM.minimumRecords}.`,
    };
  return gram;
}

type Subject = {
  readonly gram: GramRecords;
  readonly shares: readonly number[];
  readonly products: Products;
  readonly group: number;
  readonly subgroup: string;
};

function measureConflict(run: RunData, subject: Subject): GroupConflict {
  const { gram, shares, products, group, subgroup } = subject;
  const whole = (read: (sum: MeanProducts) => number, what: string) =>
    estimateOfProducts(products, what, (layers) => read(sumLayers(layers)));
  const own = whole((sum) => sum.own(group), "squared norm of the group's gradient").estimate;
  const rest = whole(
    (sum) => combineProducts(sum, shares, group).rest,
    "squared norm of the others' gradient",
  ).estimate;
  const undetermined = describeUndetermined(own, "its own") ?? describeUndetermined(rest, "the other patients'");
  const none = { subgroup, layers: [], windows: 0, of: 0, firstStep: null };
  if (undetermined !== null)
    return {
      ...none,
      cosine: { status: "not-estimable", reason: undetermined, n: products.n },
      p: null,
      reason: undetermined,
    };
  const { estimate, standardError } = whole(
    (sum) => cosineOf(sum, shares, group),
    "corrected cosine of two mean gradients",
  );
  if (estimate.status !== "estimated")
    return { ...none, cosine: estimate, p: null, reason: "The correction leaves no value." };
  const cosine: Estimate = {
    ...estimate,
    value: clip(estimate.value),
    lower: clip(estimate.lower ?? -1),
    upper: clip(estimate.upper ?? 1),
  };
  const bySteps = normalCdf(estimate.value / standardError);
  const windows = countWindows(gram, (sum) => combineProducts(sum, shares, group).withRest < 0);
  return {
    subgroup,
    cosine,
    layers: gram.layers.flatMap(({ layer }, index) => (isBelowZero(products, shares, group, index) ? [layer] : [])),
    p: Math.max(Number.isNaN(bySteps) ? 1 : bySteps, chiSquaredTail(patientRatio(run, subject), 1)),
    reason: "",
    ...windows,
  };
}

/** Q of the group: its squared gradient over what its number of training patients gives by chance. */
function patientRatio(run: RunData, { gram, products, group, subgroup }: Subject): number {
  const sum = sumLayers(products.observed.layers);
  const drawn = gram.layers[0]?.drawn[group] ?? null;
  const patients = findTrainingCount(run, subgroup) ?? drawn;
  // tr Σ/N: the halves differ by 4 tr Σ/n for n patients in both.
  const noise = (sum.split(group) / 4) * (drawn === null || patients === null ? 1 : Math.min(1, drawn / patients));
  return noise > 0 ? Math.max(0, 1 + sum.own(group) / noise) : 0;
}

function cosineOf(sum: MeanProducts, shares: readonly number[], group: number): number {
  const { withRest, rest } = combineProducts(sum, shares, group);
  return withRest / Math.sqrt(sum.own(group) * rest);
}

/** Records of a log count in tenths, the last five of them. */
export function countWindows(
  gram: GramRecords,
  shows: (sum: MeanProducts) => boolean,
): { readonly windows: number; readonly of: number; readonly firstStep: number | null } {
  const steps = gram.layers[0]?.steps ?? new Float64Array(0);
  const tenth = steps.length / 10;
  let windows = 0;
  let firstStep: number | null = null;
  for (let window = 10 - SUBGROUP_GRAM.judgedWindows; window < 10; window += 1) {
    const from = Math.floor(window * tenth);
    const means = averageWindow(gram.layers, gram.subgroups.length, from, Math.floor((window + 1) * tenth));
    if (!shows(sumLayers(means))) continue;
    windows += 1;
    firstStep ??= steps[from] ?? null;
  }
  return { windows, of: SUBGROUP_GRAM.judgedWindows, firstStep };
}

function isBelowZero(products: Products, shares: readonly number[], group: number, layer: number): boolean {
  const { estimate } = estimateOfProducts(products, "inner product", (layers) => {
    const own = layers[layer];
    return own ? combineProducts(own, shares, group).withRest : Number.NaN;
  });
  return estimate.status === "estimated" && estimate.upper !== undefined && estimate.upper < 0;
}

function describeUndetermined(square: Estimate, whose: string): string | null {
  const isAbove = square.status === "estimated" && square.lower !== undefined && square.lower > 0;
  return isAbove
    ? null
    : `The squared norm of ${whose} gradient is not above 0 by more than the noise of the halves, so that a cosine has no value.`;
}

function clip(cosine: number): number {
  return Math.max(-1, Math.min(1, cosine));
}
