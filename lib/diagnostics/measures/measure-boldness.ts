/**
 * The size of the steps in units of the loss. A step that to first order would take off the whole loss
 * cannot be right about it: on a convex function steps along the gradient stop helping at twice the loss
 * above its minimum. All steps together that could take off but a part of the loss cannot have solved
 * the task, however well each was aimed.
 *
 * @see Polyak, Introduction to Optimization (1987), 5.3; measure-reach.ts for the bound on one step
 */
import type { Estimate } from "@/lib/core/estimate";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { estimateLevel } from "./bootstrap-level";
import { startLevel } from "./loss-surge";
import { measureReach } from "./measure-reach";
import { lastPoints, valueAtOrBefore } from "./read-series";

export type Boldness = {
  /** Largest first-order decrease of a step over the loss at that step, in the later half of the run. */
  readonly later: Estimate;
  /** The same in the first tenth. */
  readonly early: Estimate;
  /** Sum over all steps, logged or not, over the loss at the start: what the training could have gained at most. */
  readonly total: number;
  /** The same for the later half of the steps, over the mean loss at its beginning. */
  readonly laterTotal: number;
  readonly firstStep: number;
  readonly source: string;
};

/**
 * Null where neither updates nor learning rate are known.
 *
 * @param loss finite training losses, at least one
 */
export function measureBoldness(run: RunData, loss: PointColumns): Boldness | null {
  const reach = measureReach(run);
  if (reach === null || reach.points.steps.length === 0) return null;
  const { steps, values } = reach.points;
  const shares: PointColumns = {
    steps,
    times: null,
    values: values.map((value, index) => value / valueAtOrBefore(loss, steps[index] ?? 0)),
  };
  const tenth = Math.max(1, Math.ceil(steps.length / 10));
  const first: PointColumns = {
    steps: steps.subarray(0, tenth),
    times: null,
    values: shares.values.subarray(0, tenth),
  };
  return {
    later: estimateLevel(lastPoints(shares, 0.5), "first-order decrease per step over the loss", "median"),
    early: estimateLevel(first, "first-order decrease per step over the loss", "median"),
    total: sumOverSteps(reach.points) / startLevel(loss),
    laterTotal: sumOverSteps(lastPoints(reach.points, 0.5)) / levelAtHalf(loss),
    firstStep: steps[0] ?? 0,
    source: reach.source,
  };
}

function levelAtHalf({ values }: PointColumns): number {
  const from = Math.floor(values.length * 0.4);
  return mean(values.subarray(from, Math.max(from + 1, Math.floor(values.length * 0.6))));
}

/** Each logged step stands for the steps up to the next one. */
function sumOverSteps({ steps, values }: PointColumns): number {
  let sum = 0;
  values.forEach((value, index) => {
    const step = steps[index] ?? 0;
    const previous = steps[index - 1];
    const next = steps[index + 1] ?? (previous === undefined ? step + 1 : step + step - previous);
    sum += value * (next - step);
  });
  return sum;
}
