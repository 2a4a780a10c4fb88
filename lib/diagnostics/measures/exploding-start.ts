/**
 * A run that is out of size before any training: a loss in the hundreds where guessing evenly costs
 * ln K, squared errors of targets that were never standardised, or a gradient far beyond the weights.
 * The steps that follow cannot be judged by the rate, since no rate fits such a start.
 */
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { median } from "@/lib/statistics/quantile";
import { describeNumber } from "../describe-number";
import { EXPLODING, type Threshold } from "../thresholds";
import { evenGuessLoss, isSquaredLoss } from "./constant-predictor";
import { collectTraces } from "./gradient-traces";
import { measureStartPull } from "./measure-growth";
import { measureReach } from "./measure-reach";
import { findTrainingLoss, keepFinite } from "./read-series";

export type StartFault = {
  readonly name: string;
  readonly value: number;
  readonly threshold: Threshold;
  readonly step: number;
  readonly firstLoss: number;
  /** Loss that an untrained network of ordinary size has; null where the task does not fix it. */
  readonly ordinaryLoss: number | null;
  readonly sentence: string;
};

/**
 * A loss that was summed or multiplied by a constant starts as high, and then falls by a part of itself
 * or down to where any other run ends. Outputs in the hundreds come down by powers of ten instead.
 */
function mayBeScaled(run: RunData, points: PointColumns, firstLoss: number, ordinary: number): boolean {
  const bias = firstOutputBiasGradient(run);
  if (bias !== null) return bias > EXPLODING.meanBiasGradient;
  const end = endLevel(points);
  const isModerate = firstLoss / ordinary < EXPLODING.largestScale;
  return isModerate && end !== null && end <= firstLoss && (end < ordinary || end > firstLoss / 10);
}

/**
 * Norm of the gradient of the output layer's bias at the first step. Of a mean cross-entropy it is the
 * mean of p − y, at most √2 whatever the outputs are; a loss that was summed or multiplied multiplies it.
 */
function firstOutputBiasGradient(run: RunData): number | null {
  const output = [...run.layers].sort((a, b) => a.depth - b.depth).at(-1)?.name;
  const bias = collectTraces(run, "grad_norm", "bias").find(({ layer }) => layer === output);
  return bias?.points.values.find(Number.isFinite) ?? null;
}

/** Targets in their own units start with a large squared error and are learnt all the same. */
function comesDown(points: PointColumns, firstLoss: number): boolean {
  const end = endLevel(points);
  return end !== null && end < EXPLODING.unrecoveredShare * firstLoss;
}

/** Median of the last tenth; null where the loss ends without a finite value. */
function endLevel(points: PointColumns): number | null {
  if (!Number.isFinite(points.values.at(-1) ?? Number.NaN)) return null;
  const { values } = keepFinite(points);
  return median(values.subarray(-Math.max(1, Math.floor(values.length / 10))));
}

function measurePromise(run: RunData, firstLoss: number): number | null {
  const first = measureReach(run)?.points.values[0];
  return first === undefined || !(firstLoss > 0) ? null : first / firstLoss;
}

/** Null where the first record is of an ordinary size, or where no loss was logged. */
export function findStartFault(run: RunData): StartFault | null {
  const points = findTrainingLoss(run)?.points;
  const firstLoss = points?.values.find(Number.isFinite);
  if (points === undefined || firstLoss === undefined) return null;
  const step = points.steps[0] ?? 0;
  const even = evenGuessLoss(run.settings);
  const shared = { step, firstLoss };
  const isClassifierFault = even !== null && firstLoss / even.value >= EXPLODING.startLoss.value;
  if (isClassifierFault && !mayBeScaled(run, points, firstLoss, even.value)) {
    const value = firstLoss / even.value;
    return {
      ...shared,
      name: "training loss at the first step over the loss of guessing evenly",
      value,
      threshold: EXPLODING.startLoss,
      ordinaryLoss: even.value,
      sentence: `Before any training the loss is ${describeNumber(firstLoss)}, ${describeNumber(value)} times that of guessing evenly.`,
    };
  }
  if (isSquaredLoss(run.settings) && firstLoss >= EXPLODING.startSquaredLoss.value && !comesDown(points, firstLoss))
    return {
      ...shared,
      name: "squared error at the first step",
      value: firstLoss,
      threshold: EXPLODING.startSquaredLoss,
      ordinaryLoss: null,
      sentence: `Before any training the squared error is ${describeNumber(firstLoss)}: outputs or targets are of a size of ${describeNumber(Math.sqrt(firstLoss))}.`,
    };
  const promised = measurePromise(run, firstLoss);
  if (promised !== null && promised >= EXPLODING.startPromise.value)
    return {
      ...shared,
      name: "first-order decrease promised by the first step over the loss",
      value: promised,
      threshold: EXPLODING.startPromise,
      ordinaryLoss: null,
      sentence: `The first step promises, to first order, ${describeNumber(promised)} times the loss there is.`,
    };
  const pull = measureStartPull(run);
  if (pull === null || pull < EXPLODING.startPull.value || isClassifierFault) return null;
  return {
    ...shared,
    name: "gradient norm over weight norm at the first step",
    value: pull,
    threshold: EXPLODING.startPull,
    ordinaryLoss: null,
    sentence: `Before any training the gradient is ${describeNumber(pull)} times as large as the weights it should adjust.`,
  };
}
