/**
 * Sensitivity of the loss to each layer: with d_l(t) = −g_l·Δθ_l the first-order decrease of the loss by
 * layer l at step t, its share over a stretch is max(0, mean d_l) / Σ_k max(0, mean d_k). Known from the
 * logged product, or under plain gradient descent as η‖g_l‖², which mini-batch noise inflates unless the log
 * holds what it takes to subtract it.
 *
 * @see Lan, Liu, Zhou & Yosinski, "LCA: Loss Change Allocation for neural network training", arXiv 1909.01440
 */
import type { Estimate } from "@/lib/core/estimate";
import { formatCount } from "@/lib/core/format-number";
import { seededRandom } from "@/lib/core/random";
import type { RunData } from "@/lib/series/run-data";
import { binSeries, mean } from "@/lib/statistics/bin-series";
import { chooseBlockLength, drawBlockResample, percentileInterval } from "@/lib/statistics/block-bootstrap";
import { LAYER_LEARNING } from "../context-needs";
import { EFFECTIVE_DEPTH } from "../context-thresholds";
import { collectDecreases, type LayerDecrease } from "../measures/collect-decrease";
import { measureEffectiveDepth } from "../measures/measure-effective-depth";
import { momentumOf, optimizerKind } from "../measures/optimizer-kind";
import { keepFinite, sliceSteps } from "../measures/read-series";
import { type StepWindow, splitWindows } from "../measures/windows";
import { BOOTSTRAP_BINS, BOOTSTRAP_REPLICATES, BOOTSTRAP_SEED, INTERVAL_LEVEL } from "../thresholds";
import type { LayerShares, NotKnown, ShareBand } from "./sensitivity";

/** More than these cannot be told apart in a picture; neighbours are joined. */
const MOST_BANDS = 24;
const FEWEST_LAYERS = 2;

/** Shares of the first-order decrease in tenths of the steps at which it is known. */
export function shareDecrease(run: RunData): LayerShares | NotKnown {
  const decreases = collectDecreases(run);
  if (decreases === null) return notKnown(run);
  const compared = decreases.layers.filter(({ excluded }) => excluded === null);
  const steps = longestSteps(compared);
  const [first, last] = [steps[0], steps.at(-1)];
  if (compared.length < FEWEST_LAYERS || steps.length < EFFECTIVE_DEPTH.minimumSteps)
    return tooLittle(compared.length, steps.length);
  const whole = { fromStep: first ?? 0, toStep: last ?? 0 };
  const windows = splitWindows(steps);
  const joined = joinLayers(compared);
  const overall = estimateShares(joined, whole);
  const ofWindows = windows.map((window) => sharesIn(joined, window));
  return {
    status: "measured",
    source: decreases.source,
    bands: joined.map((layers, index): ShareBand => {
      const [from, to] = [layers[0]?.layer ?? "", layers.at(-1)?.layer ?? ""];
      return {
        name: from === to ? from : `${from} to ${to}`,
        layers: layers.map(({ layer }) => layer),
        overall: overall[index] ?? { status: "not-estimable", reason: "No layer lowers the loss.", n: 0 },
        shares: ofWindows.map((shares) => shares?.[index] ?? null),
      };
    }),
    windows: windows.map((window) => ({ ...window, spread: spreadIn(run, window) })),
    spread: spreadIn(run, whole),
    uphill: compared.flatMap((layer) => (decreaseIn(layer, whole) < 0 ? [layer.layer] : [])).slice(0, MOST_BANDS),
    excluded: decreases.layers
      .flatMap(({ layer, excluded }) => (excluded === null ? [] : [{ layer, reason: excluded }]))
      .slice(0, MOST_BANDS),
  };
}

function notKnown(run: RunData): NotKnown {
  const { settings } = run;
  const kind = optimizerKind(settings);
  const isMoving = kind === "sgd" && momentumOf(settings) > 0;
  const who =
    kind === "adaptive" || isMoving
      ? `Under ${settings.optimizer}${isMoving ? " with momentum" : ""} a step is not the rate times the gradient, so the share of each layer does not follow from its gradient norm.`
      : kind === null
        ? "The optimizer was not stated, so nobody can say whether a step is the rate times the gradient."
        : "The gradient norm of the layers was not logged, or weight decay takes part in the steps.";
  return {
    status: "not-known",
    reason: `${who} Log gradient times update of every layer (grad_dot_update), taken on the same batch.`,
    howToLog: LAYER_LEARNING.code,
  };
}

function tooLittle(layers: number, steps: number): NotKnown {
  return {
    status: "not-known",
    reason: `Shares need ${FEWEST_LAYERS} layers and ${EFFECTIVE_DEPTH.minimumSteps} steps or more; there ${layers === 1 ? "is" : "are"} ${formatCount(layers, "layer")} at ${formatCount(steps, "step")}.`,
    howToLog: LAYER_LEARNING.code,
  };
}

function longestSteps(layers: readonly LayerDecrease[]): Float64Array {
  return layers
    .map(({ points }) => keepFinite(points).steps)
    .reduce((best, steps) => (steps.length > best.length ? steps : best), new Float64Array(0));
}

/** Neighbours in depth, in groups of nearly equal size. */
function joinLayers(layers: readonly LayerDecrease[]): readonly (readonly LayerDecrease[])[] {
  const bands = Math.min(MOST_BANDS, layers.length);
  return Array.from({ length: bands }, (_, band) =>
    layers.slice(Math.floor((band * layers.length) / bands), Math.floor(((band + 1) * layers.length) / bands)),
  );
}

function decreaseIn({ points }: LayerDecrease, { fromStep, toStep }: StepWindow): number {
  return mean(keepFinite(sliceSteps(points, fromStep, toStep)).values) || 0;
}

/** Null where no layer goes downhill. */
function sharesIn(bands: readonly (readonly LayerDecrease[])[], window: StepWindow): readonly number[] | null {
  const sizes = bands.map((layers) => layers.reduce((sum, layer) => sum + Math.max(0, decreaseIn(layer, window)), 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total > 0 ? sizes.map((size) => size / total) : null;
}

/** Shares over a window, with intervals from resamples that take the same steps in all layers. */
function estimateShares(bands: readonly (readonly LayerDecrease[])[], window: StepWindow): readonly Estimate[] {
  const shares = sharesIn(bands, window);
  if (shares === null) return [];
  const range = { from: window.fromStep, to: window.toStep, bins: BOOTSTRAP_BINS };
  const rows = bands.map((layers) =>
    layers.map(({ points }) => {
      const { steps, values } = keepFinite(points);
      return binSeries(steps, values, range, "mean").values.map((value) => (Number.isFinite(value) ? value : 0));
    }),
  );
  const random = seededRandom(BOOTSTRAP_SEED);
  const indices = new Int32Array(BOOTSTRAP_BINS);
  const blockLength = chooseBlockLength(BOOTSTRAP_BINS);
  const replicates = bands.map(() => new Float64Array(BOOTSTRAP_REPLICATES));
  for (let replicate = 0; replicate < BOOTSTRAP_REPLICATES; replicate += 1) {
    drawBlockResample(indices, blockLength, random);
    const sizes = rows.map((layers) => layers.reduce((sum, row) => sum + Math.max(0, sumAt(row, indices)), 0));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    sizes.forEach((size, band) => {
      const row = replicates[band];
      if (row) row[replicate] = total > 0 ? size / total : Number.NaN;
    });
  }
  return shares.map((value, band) => {
    const interval = percentileInterval(replicates[band] ?? new Float64Array(0), INTERVAL_LEVEL);
    return {
      status: "estimated",
      value,
      ...(interval ? { ...interval, level: INTERVAL_LEVEL } : {}),
      method: `share of the first-order decrease, circular block bootstrap over ${BOOTSTRAP_BINS} bins of steps`,
      n: Math.ceil(BOOTSTRAP_BINS / blockLength),
      notes: [],
    };
  });
}

function sumAt(row: Float64Array, indices: Int32Array): number {
  let sum = 0;
  for (const index of indices) sum += row[index] ?? 0;
  return sum;
}

function spreadIn(run: RunData, window: StepWindow): Estimate {
  return (
    measureEffectiveDepth(run, window)?.spread ?? { status: "not-estimable", reason: "No decrease is known.", n: 0 }
  );
}
