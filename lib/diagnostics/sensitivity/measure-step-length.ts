/**
 * Sensitivity to the learning rate within a run: with q = realised / predicted decrease of the loss on
 * the batch of the step, q = 1 where the loss is straight along the step, 1/2 at the length that takes
 * off most of a parabola, 0 at the edge of stability; κ = 2 (predicted − realised) / ‖Δθ‖² is the
 * curvature along the step.
 *
 * @see measure-decrease.ts; Cohen et al., arXiv 2103.00065
 */
import type { RunData } from "@/lib/series/run-data";
import { STEP_CURVATURE } from "../context-needs";
import { measureDecrease } from "../measures/measure-decrease";
import { findSeries, keepFinite, sliceSteps } from "../measures/read-series";
import { type StepWindow, splitWindows } from "../measures/windows";
import type { NotKnown, StepLength } from "./sensitivity";

/** Where a tenth of the steps is enough by far, each tenth is measured without the others, which would be paired anew. */
const MANY_STEPS = 50_000;

/** q and κ in the later half, and in tenths of the steps at which the loss after the step was logged. */
export function measureStepLength(run: RunData): StepLength | NotKnown {
  const later = measureDecrease(run);
  if ("missing" in later)
    return { status: "not-known", reason: `It needs ${later.missing}.`, howToLog: STEP_CURVATURE.code };
  const after = findSeries(run, { metric: "loss_after", layer: null });
  const windows = splitWindows(after ? keepFinite(after.points).steps : new Float64Array(0));
  return {
    status: "measured",
    fromStep: later.fromStep,
    toStep: later.toStep,
    q: later.q,
    curvature: later.curvature,
    windows: windows.flatMap((window) => {
      const part = measureDecrease(
        after && after.points.steps.length > MANY_STEPS ? sliceRun(run, window) : run,
        window,
      );
      return "missing" in part ? [] : [{ ...window, q: part.q, curvature: part.curvature }];
    }),
    source: later.source,
  };
}

/** The points of one window, without copying them. The rate stays whole, since it may be logged only where it changes. */
function sliceRun(run: RunData, { fromStep, toStep }: StepWindow): RunData {
  const series = run.series.map((one) =>
    one.metric === "lr" ? one : { ...one, points: sliceSteps(one.points, fromStep, toStep) },
  );
  return { ...run, series };
}
