/**
 * How far the steps of a run could have taken the loss. To first order a step Δθ changes the loss by
 * g·Δθ, and by Cauchy and Schwarz it cannot lower it by more than ‖g‖‖Δθ‖; both sides are logged, or
 * follow from the learning rate. Summed over the run this is the most that the training could have
 * gained; of one step, relative to the loss that is left, it says how bold that step was.
 *
 * @see Polyak, Introduction to Optimization (1987), 5.3: on a convex function a step along the gradient
 *   brings the weights nearer to the minimum only while its length is below 2 (L − L*) / ‖g‖²
 */
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { collectTraces, type TensorKind } from "./gradient-traces";
import { readGlobalNorm } from "./measure-growth";
import { momentumOf, optimizerKind } from "./optimizer-kind";
import { readClippingLimit } from "./read-clipping-limit";
import { findSeries, valueAtOrBefore } from "./read-series";
import { rememberByRun } from "./remember-by-run";

export type Reach = {
  /** Largest first-order decrease of the loss by each logged step; finite and not negative. */
  readonly points: PointColumns;
  readonly source: string;
};

/**
 * Null where neither the updates nor the learning rate with the optimiser are known, and where the norms
 * were logged after clipping: the loss then changes by more than they say.
 */
export function measureReach(run: RunData): Reach | null {
  return reachOf(run, "reach");
}

const reachOf = rememberByRun((run, _key: "reach"): Reach | null => {
  const { gradientNormLogged, gradientClip } = run.settings;
  if (gradientClip !== null && gradientNormLogged !== null && /after/i.test(gradientNormLogged)) return null;
  return reachFromUpdates(run) ?? reachFromRate(run);
});

/** Σ over layers of ‖g_l‖‖ΔW_l‖, weights and biases. */
function reachFromUpdates(run: RunData): Reach | null {
  const products = new Map<number, number>();
  let layers = 0;
  for (const kind of ["weight", "bias"] satisfies TensorKind[]) {
    const updates = new Map(collectTraces(run, "update_norm", kind).map((trace) => [trace.layer, trace.points]));
    for (const { layer, points } of collectTraces(run, "grad_norm", kind)) {
      const update = updates.get(layer);
      if (!update) continue;
      layers += 1;
      points.steps.forEach((step, index) => {
        const product = (points.values[index] ?? Number.NaN) * valueAtOrBefore(update, step);
        products.set(step, (products.get(step) ?? 0) + product);
      });
    }
  }
  if (layers === 0) return null;
  const entries = [...products].filter(([, value]) => Number.isFinite(value)).sort(([a], [b]) => a - b);
  return {
    points: {
      steps: Float64Array.from(entries, ([step]) => step),
      times: null,
      values: Float64Array.from(entries, ([, value]) => value),
    },
    source: `gradient norm times update norm, summed over ${layers} logged tensors`,
  };
}

/**
 * From the rate: η‖g‖² / (1 − momentum) for gradient descent, and η√n‖g‖ for adaptive optimisers, whose
 * n weights move by about η each.
 */
function reachFromRate(run: RunData): Reach | null {
  const norm = readGlobalNorm(run);
  const kind = optimizerKind(run.settings);
  const rateAt = readRate(run);
  const { parameterCount } = run.settings;
  if (!norm || !rateAt || kind === null || (kind === "adaptive" && parameterCount === null)) return null;
  const length = (gradient: number): number =>
    kind === "sgd" ? clipped(run, gradient) / (1 - momentumOf(run.settings)) : Math.sqrt(parameterCount ?? 0);
  const { steps, values } = norm.points;
  const products = values.map((value, index) => value * length(value) * rateAt(steps[index] ?? 0));
  const keep = products.map((value) => (Number.isFinite(value) ? 1 : 0));
  return {
    points: {
      steps: steps.filter((_, index) => keep[index] === 1),
      times: null,
      values: products.filter((_, index) => keep[index] === 1),
    },
    source:
      kind === "sgd"
        ? "learning rate times the squared gradient norm"
        : "learning rate times gradient norm times the root of the number of parameters",
  };
}

/** The learning rate at a step: as logged, else as stated where it stays the same; null when it is not known. */
export function readRate(run: RunData): ((step: number) => number) | null {
  const logged = findSeries(run, { metric: "lr", layer: null });
  if (logged) return (step) => valueAtOrBefore(logged.points, step);
  const { learningRate, schedule } = run.settings;
  const isConstant = schedule === null || /^(none|constant|no)$/i.test(schedule.trim());
  return learningRate === null || !isConstant ? null : () => learningRate;
}

function clipped(run: RunData, norm: number): number {
  const limit = readClippingLimit(run.settings);
  return limit > 0 ? Math.min(norm, limit) : norm;
}
