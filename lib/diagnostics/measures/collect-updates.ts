/**
 * How far the weights of each layer move at each logged step. Logged updates come first; plain gradient
 * descent without momentum and decay moves by learning rate × gradient norm, so that its updates follow
 * from the gradients. Clipping of the whole norm shortens all layers alike and leaves their proportions.
 *
 * @see Karpathy, CS231n course notes, "Ratio of weights:updates"
 */
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { UPDATE_RATIO } from "../context-thresholds";
import { collectTraces, type LayerTrace } from "./gradient-traces";
import { readRate } from "./measure-reach";
import { momentumOf, optimizerKind } from "./optimizer-kind";
import { medianOfFinite } from "./read-series";
import { rememberByRun } from "./remember-by-run";

export type LayerUpdate = {
  readonly layer: string;
  readonly depth: number;
  readonly parameter: string | null;
  /** Length of the step in the unit of all layers; at most `LONGEST_TRACE` points. */
  readonly points: PointColumns;
  /** No activation lies behind it, so that it gets more signal than the others. */
  readonly isOutput: boolean;
  /** Why the layer takes no part in comparisons; null where it does. */
  readonly excluded: string | null;
};

export type LayerUpdates = {
  /** Input to output. */
  readonly layers: readonly LayerUpdate[];
  /** What a step is measured by: the norm of the layer's weights, the root of its number of elements, or nothing. */
  readonly unit: "weights" | "elements" | "none";
  readonly source: "logged" | "plain-sgd";
};

/** Null where neither update norms were logged nor the optimiser is plain gradient descent with logged gradients. */
export function collectUpdates(run: RunData): LayerUpdates | null {
  return updatesOf(run, "updates");
}

const updatesOf = rememberByRun((run, _key: "updates") => joinUpdates(run));

/** True where a step is the learning rate times the gradient and nothing else. */
export function isPlainDescent({ settings }: RunData): boolean {
  return optimizerKind(settings) === "sgd" && momentumOf(settings) === 0 && (settings.weightDecay ?? 0) === 0;
}

/** Why a layer takes no part in comparisons between layers; null where it does. */
export function excludeLayer({ isFrozen, isNormalisation }: LayerTrace): string | null {
  if (isFrozen) return "frozen by the settings of the run";
  return isNormalisation ? "normalisation layer: its gains follow other rules than weights" : null;
}

function joinUpdates(run: RunData): LayerUpdates | null {
  const logged = collectTraces(run, "update_norm", "weight");
  const updates = logged.length > 0 ? logged : deriveUpdates(run);
  if (updates === null || updates.length === 0) return null;
  const weights = new Map(collectTraces(run, "weight_norm", "weight").map((trace) => [trace.layer, trace]));
  const outermost = updates.filter(({ isNormalisation }) => !isNormalisation).at(-1);
  const firstWeights = new Map([...weights].map(([layer, { points }]) => [layer, points.values[0] ?? Number.NaN]));
  const usualWeight = medianOfFinite(Float64Array.from(firstWeights.values()));
  const unit = chooseUnit(run, updates, weights);
  return {
    unit,
    source: logged.length > 0 ? "logged" : "plain-sgd",
    layers: updates.map((trace) => {
      const startsAtZero = (firstWeights.get(trace.layer) ?? Number.NaN) < UPDATE_RATIO.zeroStart * usualWeight;
      const zeroStart = startsAtZero
        ? "its weights were zero at the start, so that any step is large beside them"
        : null;
      return {
        layer: trace.layer,
        depth: trace.depth,
        parameter: trace.parameter,
        isOutput: trace === outermost,
        excluded: excludeLayer(trace) ?? zeroStart,
        points: measureIn(unit, trace, weights.get(trace.layer)),
      };
    }),
  };
}

/**
 * An adaptive optimiser moves each element by about the learning rate, whatever the weights are; the
 * length per element is then what all layers have in common. Otherwise the size of the weights is.
 */
function chooseUnit(
  run: RunData,
  updates: readonly LayerTrace[],
  weights: ReadonlyMap<string, LayerTrace>,
): LayerUpdates["unit"] {
  const hasElements = updates.every(({ numel }) => numel !== null);
  const hasWeights = updates.every(({ layer }) => weights.has(layer));
  if (hasElements && (optimizerKind(run.settings) === "adaptive" || !hasWeights)) return "elements";
  return hasWeights ? "weights" : "none";
}

function measureIn(unit: LayerUpdates["unit"], update: LayerTrace, weight: LayerTrace | undefined): PointColumns {
  if (unit === "weights" && weight !== undefined) return divideBy(update.points, weight.points);
  const scale = unit === "elements" ? Math.sqrt(update.numel ?? 1) : 1;
  return { ...update.points, values: update.points.values.map((value) => value / scale) };
}

/** Each update over the last weight norm that was logged at or before it; NaN where the weights are zero. */
export function divideBy(updates: PointColumns, weights: PointColumns): PointColumns {
  let at = 0;
  const values = updates.values.map((value, index) => {
    const step = updates.steps[index] ?? 0;
    while ((weights.steps[at + 1] ?? Number.POSITIVE_INFINITY) <= step) at += 1;
    const weight = weights.values[at] ?? Number.NaN;
    return weight > 0 ? value / weight : Number.NaN;
  });
  return { steps: updates.steps, times: null, values };
}

export function deriveUpdates(run: RunData): readonly LayerTrace[] | null {
  const rateAt = readRate(run);
  if (!isPlainDescent(run) || rateAt === null) return null;
  return collectTraces(run, "grad_norm", "weight").map((trace) => ({
    ...trace,
    points: {
      ...trace.points,
      values: trace.points.values.map((value, index) => value * rateAt(trace.points.steps[index] ?? 0)),
    },
  }));
}
