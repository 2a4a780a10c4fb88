/**
 * Position of the steps between a straight loss (0) and the edge of stability (1). From the realised
 * decrease it is 1 − q, whatever the optimiser; from the largest eigenvalue λ of the Hessian it is λ over
 * the value at which the optimiser leaves a parabola: 2/η for plain descent, (2 + 2β)/η with momentum β.
 * For adaptive optimisers that holds of the preconditioned Hessian, which λ is not.
 *
 * @see Cohen et al., arXiv 2103.00065, section 2 and appendix B (momentum); 2207.14484 (Adam: 38/η of
 *   the preconditioned Hessian at β₁ = 0.9)
 */
import type { Estimate } from "@/lib/core/estimate";
import type { RunData } from "@/lib/series/run-data";
import { CURVATURE } from "../context-thresholds";
import { estimateLevel } from "./bootstrap-level";
import { measureDecrease } from "./measure-decrease";
import { readRate } from "./measure-reach";
import { momentumOf, optimizerKind } from "./optimizer-kind";
import { findSeries, keepFinite, medianOfFinite, sliceSteps } from "./read-series";
import { laterHalf, splitWindows } from "./windows";

export type EdgePosition = {
  readonly position: Estimate;
  readonly windows: readonly { readonly fromStep: number; readonly position: number }[];
  readonly form: "decrease" | "sharpness";
  /** Curvature along the step; null where only the largest one is known. */
  readonly curvature: Estimate | null;
  readonly source: string;
};

/** From the decrease of the loss where both losses of a step were logged, else from a logged sharpness. */
export function measureEdgePosition(
  run: RunData,
): EdgePosition | { readonly missing: string; readonly reason: string } {
  const decrease = measureDecrease(run);
  if (!("missing" in decrease) && decrease.q.status === "estimated") {
    const { q, curvature, source } = decrease;
    return {
      position: complement(q),
      windows: decrease.windows.map(({ fromStep, q: ofWindow }) => ({ fromStep, position: 1 - ofWindow })),
      form: "decrease",
      curvature,
      source: `the loss of each batch before and after its step, and ${source}`,
    };
  }
  const sharpness = measureSharpness(run);
  if (sharpness !== null) return sharpness;
  const missing = "missing" in decrease ? decrease.missing : "steps that lower the loss of their own batch";
  return {
    missing,
    reason:
      "missing" in decrease
        ? `It needs ${missing}; or a logged sharpness with the learning rate, under gradient descent.`
        : "To first order the steps do not lower the loss of their own batch, so that the missing part says nothing about curvature.",
  };
}

function measureSharpness(run: RunData): EdgePosition | null {
  const series = findSeries(run, { metric: "sharpness", layer: null });
  const rateAt = readRate(run);
  if (series === null || rateAt === null || optimizerKind(run.settings) !== "sgd") return null;
  const { steps, values } = keepFinite(series.points);
  const edge = 2 + 2 * momentumOf(run.settings);
  const positions = values.map((value, index) => (value * rateAt(steps[index] ?? 0)) / edge);
  const windows = splitWindows(steps);
  const later = laterHalf(windows);
  if (later === null || steps.length < CURVATURE.minimumSteps) return null;
  const points = { steps, times: null, values: positions };
  return {
    position: estimateLevel(
      sliceSteps(points, later.fromStep, later.toStep),
      "η λ over its value at the edge",
      "median",
    ),
    windows: windows.map(({ fromStep, toStep }) => ({
      fromStep,
      position: medianOfFinite(sliceSteps(points, fromStep, toStep).values),
    })),
    form: "sharpness",
    curvature: null,
    source: `the logged sharpness (${series.key}) and the learning rate`,
  };
}

/** 1 − estimate, the interval turned around. */
function complement(estimate: Estimate): Estimate {
  if (estimate.status !== "estimated") return estimate;
  const { lower, upper, ...rest } = estimate;
  const value = 1 - estimate.value;
  if (lower === undefined || upper === undefined) return { ...rest, value };
  return { ...rest, value, lower: 1 - upper, upper: 1 - lower };
}
