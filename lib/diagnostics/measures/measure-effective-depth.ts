/**
 * How many layers learn, and over how many layers the learning is spread. The count compares each layer
 * with what the leading layers do: its share of the first-order decrease of the loss where that is
 * known, else how far its weights move. The spread is the Hill number exp(−Σ p ln p) of the shares p:
 * equal shares of k layers give k, one layer that does everything gives 1.
 *
 * @see Hill, "Diversity and evenness: a unifying notation and its consequences", Ecology 54 (1973), order 1;
 *   Lan et al., arXiv 1909.01440; Veit, Wilber & Belongie, arXiv 1605.06431, on depth in name only
 */
import type { Estimate } from "@/lib/core/estimate";
import { formatPercent } from "@/lib/core/format-number";
import { seededRandom } from "@/lib/core/random";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { binSeries, mean } from "@/lib/statistics/bin-series";
import { chooseBlockLength, drawBlockResample, percentileInterval } from "@/lib/statistics/block-bootstrap";
import { median } from "@/lib/statistics/quantile";
import { EFFECTIVE_DEPTH } from "../context-thresholds";
import { BOOTSTRAP_BINS, BOOTSTRAP_REPLICATES, BOOTSTRAP_SEED, INTERVAL_LEVEL } from "../thresholds";
import { collectDecreases } from "./collect-decrease";
import { collectUpdates } from "./collect-updates";
import { keepFinite, sliceSteps } from "./read-series";
import type { StepWindow } from "./windows";

export type LearningLayer = {
  readonly layer: string;
  readonly depth: number;
  readonly parameter: string | null;
  /** What the layer does relative to the leading layers; null where it takes no part. */
  readonly relative: number | null;
  readonly learns: boolean;
  /** Why it takes no part; null where it does. */
  readonly excluded: string | null;
};

export type EffectiveDepth = {
  readonly fromStep: number;
  readonly toStep: number;
  /** Layers that learn as the value, compared layers as n. */
  readonly count: Estimate;
  /** Hill number of the shares of first-order decrease. */
  readonly spread: Estimate;
  /** Independent blocks of steps behind both. */
  readonly blocks: number;
  /** What the layers were compared by. */
  readonly basis: string;
  /** Input to output, those that take no part included. */
  readonly layers: readonly LearningLayer[];
};

type Scores = {
  readonly basis: string;
  /** Shares of a decrease have a spread; how far a layer moves is no share of anything. */
  readonly kind: "logged decrease" | "decrease of plain descent" | "decrease without noise" | "movement";
  readonly layers: readonly {
    readonly layer: string;
    readonly depth: number;
    readonly parameter: string | null;
    readonly excluded: string | null;
    readonly points: PointColumns;
  }[];
};

/** Null where neither the decrease per layer nor the movement of the weights is known. */
export function measureEffectiveDepth(run: RunData, window: StepWindow): EffectiveDepth | null {
  const scores = chooseScores(run);
  if (scores === null) return null;
  const compared = scores.layers.filter(({ excluded }) => excluded === null);
  const matrix = binScores(compared, window, BOOTSTRAP_BINS);
  const bins = matrix[0]?.length ?? 0;
  const totals = totalScores(matrix);
  const leading = leadingScore(totals);
  const resamples = resampleScores(matrix);
  const rank = new Map(compared.map(({ layer }, index) => [layer, totals[index] ?? 0]));
  return {
    ...window,
    basis: scores.basis,
    blocks: bins === 0 ? 0 : Math.ceil(bins / chooseBlockLength(bins)),
    count: estimateCount(totals, resamples.counts, bins),
    spread: scores.kind === "movement" ? NO_DECREASE : estimateSpread(totals, resamples.spreads, scores.kind),
    layers: scores.layers.map(({ layer, depth, parameter, excluded }) => {
      const score = rank.get(layer) ?? 0;
      const relative = excluded !== null ? null : leading > 0 ? score / leading : 0;
      return { layer, depth, parameter, relative, learns: (relative ?? 0) >= EFFECTIVE_DEPTH.learns.value, excluded };
    }),
  };
}

/** Share of the compared layers that learn in a window, without an interval; null where nothing is known. */
export function measureLearningShare(run: RunData, window: StepWindow): number | null {
  const compared = chooseScores(run)?.layers.filter(({ excluded }) => excluded === null) ?? [];
  const matrix = binScores(compared, window, 1);
  return (matrix[0]?.length ?? 0) === 0 ? null : countLearning(totalScores(matrix)) / matrix.length;
}

/** What a layer does for the loss says more than how far it moves, and is not always known. */
function chooseScores(run: RunData): Scores | null {
  const decreases = collectDecreases(run);
  if (decreases?.source === "grad_dot_update")
    return {
      basis: "a layer's share of the first-order decrease of the loss",
      kind: "logged decrease",
      layers: decreases.layers,
    };
  if (decreases?.source === "plain-sgd-without-noise")
    return {
      basis:
        "a layer's share of the first-order decrease of the loss, from squared gradients without the noise of the batches",
      kind: "decrease without noise",
      layers: decreases.layers,
    };
  if (decreases !== null)
    return {
      basis:
        "a layer's share of the first-order decrease of the loss, from squared gradients, which the noise of the batches inflates",
      kind: "decrease of plain descent",
      layers: decreases.layers,
    };
  const updates = collectUpdates(run);
  if (updates === null) return null;
  const by = {
    weights: "how far the weights of a layer move, relative to their size",
    elements: "how far the weights of a layer move, per element",
    none: "how far the weights of a layer move",
  };
  return { basis: by[updates.unit], kind: "movement", layers: updates.layers };
}

/**
 * Mean score of each layer in the same bins of steps. Bins in which no layer has a value are left out; a
 * layer without a value in one of the others has its own mean there, and 0 where it has none at all.
 */
function binScores(
  layers: readonly { readonly points: PointColumns }[],
  { fromStep, toStep }: StepWindow,
  most: number,
): readonly Float64Array[] {
  const inside = layers.map(({ points }) => keepFinite(sliceSteps(points, fromStep, toStep)));
  const longest = inside.reduce((count, { steps }) => Math.max(count, steps.length), 0);
  if (longest === 0) return layers.map(() => new Float64Array(0));
  const range = { from: fromStep, to: toStep, bins: Math.min(most, longest) };
  const rows = inside.map(({ steps, values }) => binSeries(steps, values, range, "mean").values);
  const isUsed = Array.from({ length: range.bins }, (_, bin) => rows.some((row) => !Number.isNaN(row[bin])));
  return rows.map((row) => {
    const own = mean(row.filter(Number.isFinite)) || 0;
    return row.filter((_, bin) => isUsed[bin]).map((value) => (Number.isFinite(value) ? value : own));
  });
}

/** Mean score of each layer; a layer that raises the loss, or never moves, counts as 0. */
function totalScores(matrix: readonly Float64Array[]): Float64Array {
  return Float64Array.from(matrix, (row) => Math.max(0, mean(row) || 0));
}

/**
 * What the leading layers do: the median of the fastest third, at least two, on a logarithmic scale, so
 * that one odd layer does not set the yardstick for the others.
 */
function leadingScore(scores: Float64Array): number {
  const sorted = scores.slice().sort();
  const third = sorted.subarray(-Math.max(2, Math.floor(sorted.length / 3))).filter((score) => score > 0);
  return third.length === 0 ? 0 : Math.exp(median(third.map(Math.log)));
}

function countLearning(scores: Float64Array): number {
  const limit = EFFECTIVE_DEPTH.learns.value * leadingScore(scores);
  let count = 0;
  for (const score of scores) if (score > 0 && score >= limit) count += 1;
  return count;
}

/** Count and spread in resamples of whole blocks of steps, the same steps in all layers. */
function resampleScores(matrix: readonly Float64Array[]): {
  readonly counts: Float64Array;
  readonly spreads: Float64Array;
} {
  const bins = matrix[0]?.length ?? 0;
  const indices = new Int32Array(bins);
  const weights = new Float64Array(bins);
  const random = seededRandom(BOOTSTRAP_SEED);
  const blockLength = chooseBlockLength(Math.max(1, bins));
  const drawn = new Float64Array(matrix.length);
  const counts = new Float64Array(BOOTSTRAP_REPLICATES);
  const spreads = new Float64Array(BOOTSTRAP_REPLICATES);
  for (let replicate = 0; replicate < BOOTSTRAP_REPLICATES; replicate += 1) {
    drawBlockResample(indices, blockLength, random);
    weights.fill(0);
    for (const index of indices) weights[index] = (weights[index] ?? 0) + 1 / bins;
    matrix.forEach((row, layer) => {
      drawn[layer] = Math.max(0, weigh(row, weights));
    });
    counts[replicate] = countLearning(drawn);
    spreads[replicate] = hillNumber(drawn);
  }
  return { counts, spreads };
}

function weigh(row: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let bin = 0; bin < row.length; bin += 1) sum += (row[bin] ?? 0) * (weights[bin] ?? 0);
  return sum;
}

function estimateCount(totals: Float64Array, resamples: Float64Array, bins: number): Estimate {
  if (bins === 0)
    return {
      status: "not-estimable",
      reason: "Nothing of the compared layers is known in this window.",
      n: totals.length,
    };
  const value = countLearning(totals);
  const interval = percentileInterval(resamples, INTERVAL_LEVEL);
  // Layers are whole: an interval between two counts is widened to them.
  const whole = interval ? { lower: Math.floor(interval.lower), upper: Math.ceil(interval.upper) } : {};
  return {
    status: "estimated",
    value,
    ...whole,
    level: INTERVAL_LEVEL,
    method: `layers at or above ${formatPercent(EFFECTIVE_DEPTH.learns.value)} of the leading third, circular block bootstrap over ${bins} bins of steps`,
    n: totals.length,
    events: value,
    notes: ["n counts the compared layers."],
  };
}

const NO_DECREASE: Estimate = {
  status: "not-supplied",
  what: "gradient times update per layer (grad_dot_update); with Adam or momentum it does not follow from the gradients",
};

function estimateSpread(totals: Float64Array, resamples: Float64Array, kind: Scores["kind"]): Estimate {
  const value = hillNumber(totals);
  if (!Number.isFinite(value))
    return { status: "not-estimable", reason: "No layer lowers the loss in this window.", n: totals.length };
  const interval = percentileInterval(resamples, INTERVAL_LEVEL);
  return {
    status: "estimated",
    value,
    ...(interval ? { ...interval, level: INTERVAL_LEVEL } : {}),
    method: "Hill number of order 1 of the shares of first-order decrease, circular block bootstrap over steps",
    n: totals.length,
    notes:
      kind === "decrease of plain descent"
        ? ["From squared mini-batch gradients, whose noise adds to every layer's share."]
        : [],
  };
}

/** exp(−Σ p ln p); NaN where nothing is shared. */
function hillNumber(scores: Float64Array): number {
  let sum = 0;
  for (const score of scores) sum += score;
  let entropy = 0;
  for (const score of scores) if (score > 0) entropy -= (score / sum) * Math.log(score / sum);
  return sum > 0 ? Math.exp(entropy) : Number.NaN;
}
