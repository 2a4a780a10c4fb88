/**
 * AutoTrainer (Zhang et al., ICSE 2021).
 *
 * @see shiningrain/AUTOTRAINER at 03a463e, AutoTrainer/utils/monitor.py (`gradient_issue`, `loss_issue`,
 *   `ol_judge`, `judge_issue`) and reproduce.py for the limits: β1 1e-3, β2 1e-4, β3 70, γ 0.7, ζ 0.03,
 *   η 0.2, δ 0.01, Θ 0.6; one hit determines
 */
import { findSeries } from "@/lib/diagnostics/measures/read-series";
import type { RunData } from "@/lib/series/run-data";
import type { Fault } from "../faults";
import { type Baseline, type BaselineAnswer, reportsIf } from "./baseline";
import {
  epochEnds,
  epochMeans,
  gradientsOfWeights,
  hasNonFinite,
  stepsPerEpoch,
  trainingLoss,
  valueAt,
  zeroShares,
} from "./log-view";

const VANISHING_RATIO = 1e-3;
const VANISHING_NORM = 1e-4;
const EXPLODING_RATIO = 70;
const ZERO_SHARE = 0.7;
const OSCILLATION_SIZE = 0.03;
const OSCILLATION_RATE = 0.2;
const SLOWEST_GAIN = 0.01;
const WANTED_ACCURACY = 0.6;
const LARGE_LOSS = 1e3;
/** Ours, not theirs: without an accuracy, a loss of which so much is left stands for one that did not converge. */
const LEFT_OF_LOSS = 0.9;

export const autoTrainer: Baseline = {
  name: "AutoTrainer",
  source: "shiningrain/AUTOTRAINER, AutoTrainer/utils/monitor.py and reproduce.py (03a463e)",
  notes: [
    "Looked at after each pass over the training set; the tool itself looks every three to five passes.",
    "It reports gradients and dead units only of a training whose accuracy stays low. Where no accuracy was logged, a training loss of which 90 % is left stands in for that; oscillation, which needs the accuracy, cannot run.",
    "It counts zeros in the gradient; the share of zero outputs stands in for them.",
  ],
  judge: (run) => {
    const perEpoch = stepsPerEpoch(run);
    const gradients = perEpoch === null ? null : readGradients(run, perEpoch);
    const isStuck = perEpoch === null ? null : findStuck(run, perEpoch);
    return [...judgeGradients(run, gradients, isStuck), judgeOscillation(run, perEpoch)];
  },
};

type Gradients = { readonly vanish: boolean; readonly explode: boolean };

/** First and last kernel after each pass; null where fewer than two layers were logged. */
function readGradients(run: RunData, perEpoch: number): Gradients | null {
  const traces = gradientsOfWeights(run);
  const first = traces[0]?.points;
  const last = traces.at(-1)?.points;
  if (!first || !last || traces.length < 2) return null;
  const pairs = epochEnds(first.steps, perEpoch).map((index) => {
    const norm = first.values[index] ?? Number.NaN;
    return { norm, ratio: norm / valueAt(last, first.steps[index] ?? 0) };
  });
  return {
    vanish: pairs.some(({ norm, ratio }) => ratio < VANISHING_RATIO && norm < VANISHING_NORM),
    explode: pairs.some(({ ratio }) => ratio > EXPLODING_RATIO && Number.isFinite(ratio)),
  };
}

/** The gate before every report: not converged, or no pass that gained accuracy. null where neither is known. */
function findStuck(run: RunData, perEpoch: number): boolean | null {
  const accuracies = accuracyByEpoch(run, perEpoch);
  if (accuracies.length > 0) {
    const isLow = accuracies.every((accuracy) => Math.max(...accuracy) < WANTED_ACCURACY);
    return isLow || accuracies.every((accuracy) => largestGain(accuracy) < SLOWEST_GAIN);
  }
  const loss = trainingLoss(run);
  const means = loss === null ? [] : epochMeans(loss, perEpoch);
  const start = loss?.values[0];
  const end = means.at(-1);
  return start === undefined || end === undefined ? null : !(end < LEFT_OF_LOSS * start);
}

function judgeGradients(run: RunData, gradients: Gradients | null, isStuck: boolean | null): readonly BaselineAnswer[] {
  const isZero = meanZeroShare(run);
  const isLossLost = !(trainingLoss(run)?.values ?? []).every((value) => value < LARGE_LOSS);
  const overflows = isLossLost && hasNonFinite(run, ["grad_norm", "weight_norm"]);
  // One report at most, in this order.
  const reported = ((): Fault | null => {
    if (overflows) return "exploding_gradient";
    if (isStuck !== true) return null;
    if (isZero !== null && isZero >= ZERO_SHARE) return "dead_relu";
    if (gradients?.explode === true) return "exploding_gradient";
    if (gradients?.vanish === true) return "vanishing_gradient";
    return "plateau";
  })();
  const judge = (check: string, fault: Fault, canRun: boolean): BaselineAnswer => ({
    check,
    faults: [fault],
    outcome: reported === fault ? "reports" : canRun && isStuck !== null ? "silent" : "cannot-run",
  });
  return [
    judge("vanish", "vanishing_gradient", gradients !== null),
    judge("explode", "exploding_gradient", gradients !== null),
    judge("relu", "dead_relu", isZero !== null),
    judge("not_converge", "plateau", true),
  ];
}

/** Largest share of zero outputs over all layers at any logged step. */
function meanZeroShare(run: RunData): number | null {
  const series = zeroShares(run);
  const first = series[0]?.points;
  if (!first) return null;
  const means = [...first.steps].map(
    (step) => series.reduce((sum, { points }) => sum + valueAt(points, step), 0) / series.length,
  );
  return Math.max(...means);
}

function judgeOscillation(run: RunData, perEpoch: number | null): BaselineAnswer {
  const accuracy = perEpoch === null ? undefined : accuracyByEpoch(run, perEpoch)[0];
  const outcome = accuracy === undefined ? "cannot-run" : reportsIf(oscillates(accuracy));
  return { check: "unstable", faults: ["lr_too_high"], outcome };
}

/** Pairs of a local maximum and a local minimum that lie far enough apart, as a share of the passes. */
function oscillates(accuracy: readonly number[]): boolean {
  const maxima: number[] = [];
  const minima: number[] = [];
  for (let index = 1; index < accuracy.length - 1; index += 1) {
    const [before = 0, here = 0, after = 0] = accuracy.slice(index - 1, index + 2);
    if (here >= before && here >= after) maxima.push(here);
    if (here <= before && here <= after) minima.push(here);
  }
  const pairs = maxima.filter((top, index) => top - (minima[index] ?? Number.POSITIVE_INFINITY) >= OSCILLATION_SIZE);
  return pairs.length >= OSCILLATION_RATE * accuracy.length;
}

function largestGain(accuracy: readonly number[]): number {
  return Math.max(0, ...accuracy.slice(1).map((value, index) => value - (accuracy[index] ?? value)));
}

/** Training accuracy first, then validation accuracy, of what was logged. */
function accuracyByEpoch(run: RunData, perEpoch: number): readonly (readonly number[])[] {
  return (["train", null, "validation"] as const).flatMap((split) => {
    const series =
      findSeries(run, { metric: "accuracy", layer: null, split }) ??
      findSeries(run, { metric: "acc", layer: null, split });
    return series ? [epochMeans(series.points, perEpoch)] : [];
  });
}
