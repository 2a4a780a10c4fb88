/**
 * What the logged numbers are, where they are not what a rule takes them for: gradients clipped or
 * scaled before they were logged, of micro-batches or from histograms, losses averaged or rounded, NaN
 * written as 0. Found from the log itself, and from what the settings state.
 */
import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { PointColumns, RunData, RunSeries } from "@/lib/series/run-data";
import { quantile } from "@/lib/statistics/quantile";
import { PROVENANCE } from "../context-thresholds";
import { describeNumber } from "../describe-number";
import type { RuleBasis } from "../rule";
import { EXPLODING } from "../thresholds";
import { evenGuessLoss } from "./constant-predictor";
import { type ClippingCeiling, findClippingCeiling } from "./find-clipping-ceiling";
import { type FilledZeros, findFilledZeros } from "./find-filled-zeros";
import { findLossScale } from "./find-loss-scale";
import { findRoundedLoss } from "./find-rounded-loss";
import { collectTraces } from "./gradient-traces";
import { readClippingLimit } from "./read-clipping-limit";
import { findSeries, findTrainingLoss, firstIndexAt, keepFinite, medianOfFinite, sliceSteps } from "./read-series";
import { rememberByRun } from "./remember-by-run";
import { chooseAllTensors } from "./sum-tensors";

export type ProvenanceDoubt = {
  readonly kind:
    | "clipped"
    | "loss-scaled"
    | "accumulated"
    | "interval-mean"
    | "estimated"
    | "zeros-for-nan"
    | "rounded";
  /** What a verdict must stand on to be touched by it. */
  readonly affects: readonly RuleBasis[];
  /** One plain sentence with its numbers. */
  readonly sentence: string;
  readonly onsetStep: number | null;
  /** Key of the series it was seen in; null where it is of several, or was stated. */
  readonly series: string | null;
  /** False where it is the known habit of a logger and nothing that this run does. */
  readonly isFinding: boolean;
};

/** Every doubt about what the numbers of a run are, gradients before losses. */
export function measureProvenance(run: RunData): readonly ProvenanceDoubt[] {
  return doubtsOf(run, "doubts");
}

const doubtsOf = rememberByRun((run, _key: "doubts"): readonly ProvenanceDoubt[] =>
  [
    doubtClipping(run),
    doubtLossScale(run),
    doubtAccumulation(run),
    doubtEstimates(run),
    doubtAverages(run),
    ...doubtZeros(run),
    doubtRounding(run),
  ].filter((doubt) => doubt !== null),
);

function doubtClipping(run: RunData): ProvenanceDoubt | null {
  const { gradientClip, gradientNormLogged } = run.settings;
  const found = findCeiling(run);
  const limit = readClippingLimit(run.settings);
  const shared = { kind: "clipped", affects: ["gradients"], isFinding: true } as const;
  if (found) {
    const { ceiling, count, of, onsetStep } = found.ceiling;
    const isLimit = Math.abs(ceiling - limit) <= 0.01 * limit;
    return {
      ...shared,
      sentence: `The gradient norm is ${describeNumber(ceiling)} in ${formatInteger(count)} of ${formatInteger(of)} records and hardly ever above${isLimit ? ", which is the stated clipping limit" : ""}: it was clipped before it was logged, so that growth beyond that does not show.`,
      onsetStep,
      series: found.key,
    };
  }
  const isAfter =
    /after|post|clipped/i.test(gradientNormLogged ?? "") && !/before|unclipped|\bnot\b/i.test(gradientNormLogged ?? "");
  if (!isAfter || gradientClip === null || staysBelow(run, limit)) return null;
  return {
    ...shared,
    sentence: `The gradient norms were logged after clipping (${gradientClip}), so that growth beyond the limit does not show.`,
    onsetStep: null,
    series: null,
  };
}

/** Clipping that never acted leaves no doubt. */
function staysBelow(run: RunData, limit: number): boolean {
  const norm = findSeries(run, { metric: "grad_norm", layer: null });
  return norm !== null && keepFinite(norm.points).values.every((value) => value < 0.99 * limit);
}

/** In the norm of the whole gradient, or in that of one layer where each is clipped by itself (Keras' clipnorm). */
function findCeiling(run: RunData): { readonly ceiling: ClippingCeiling; readonly key: string | null } | null {
  const logged = findSeries(run, { metric: "grad_norm", layer: null });
  const whole = logged?.points ?? sumSampledNorm(run);
  const ceiling = whole && findClippingCeiling(whole);
  if (ceiling && whole && isLossMoving(run, ceiling, whole)) return { ceiling, key: logged?.key ?? null };
  for (const { points } of collectTraces(run, "grad_norm", "weight")) {
    const ofLayer = pilesUp(points.values) ? findClippingCeiling(points) : null;
    if (ofLayer && isLossMoving(run, ofLayer, points)) return { ceiling: ofLayer, key: null };
  }
  return null;
}

/** A tenth of the values at the very maximum, up to rounding: cheap to ask of thousands of layers. */
function pilesUp(values: Float64Array): boolean {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  let count = 0;
  for (const value of values) if (value >= most * (1 - PROVENANCE.sameNorm)) count += 1;
  return most > 0 && count >= PROVENANCE.clippedShare.value * values.length;
}

/** A gradient that never changes while the loss does not either is a network that stands still. */
function isLossMoving(run: RunData, { count, of }: ClippingCeiling, { steps }: PointColumns): boolean {
  if (count < of) return true;
  const loss = findTrainingLoss(run);
  if (loss === null) return false;
  const { values } = keepFinite(sliceSteps(loss.points, steps[0] ?? 0, steps.at(-1) ?? 0));
  return quantile(values, 0.75) - quantile(values, 0.25) > 10 * PROVENANCE.sameNorm * Math.abs(quantile(values, 0.5));
}

/** Root of the sum of squares over all tensors at up to 2,000 evenly spaced records; null where they differ in steps. */
function sumSampledNorm(run: RunData): PointColumns | null {
  const columns = chooseAllTensors(run, "grad_norm").map(({ points }) => points);
  const steps = columns[0]?.steps ?? new Float64Array(0);
  if (steps.length === 0 || columns.some((column) => column.steps.length !== steps.length)) return null;
  const every = Math.max(1, Math.ceil(steps.length / SAMPLED_RECORDS));
  const squares = new Float64Array(Math.ceil(steps.length / every));
  for (const { values } of columns)
    for (let at = 0; at < squares.length; at += 1)
      squares[at] = (squares[at] ?? 0) + (values[at * every] ?? Number.NaN) ** 2;
  return {
    steps: Float64Array.from(squares, (_, at) => steps[at * every] ?? Number.NaN),
    times: null,
    values: squares.map(Math.sqrt),
  };
}

/** Enough to see a tenth of them pile up. */
const SAMPLED_RECORDS = 2000;

function doubtLossScale(run: RunData): ProvenanceDoubt | null {
  const { lossScale, gradientNormLogged } = run.settings;
  if (/unscaled|after unscal/i.test(gradientNormLogged ?? "")) return null;
  const shared = { kind: "loss-scaled", affects: ["gradients"], series: null, isFinding: true } as const;
  const found = findLossScale(run);
  if (found)
    return {
      ...shared,
      sentence: `The logged gradients still seem to hold a loss scale: ${found.sign}.`,
      onsetStep: found.onsetStep,
    };
  if (lossScale === null || lossScale === 1) return null;
  return {
    ...shared,
    sentence: `A loss scale of ${describeNumber(lossScale)} was stated, and not whether the logged gradients are free of it.`,
    onsetStep: null,
  };
}

function doubtAccumulation(run: RunData): ProvenanceDoubt | null {
  const { accumulatedBatches, gradientNormLogged } = run.settings;
  const hasGradients = run.series.some(({ metric }) => metric === "grad_norm");
  const isStated = /accumul|micro|mean|average|sum/i.test(gradientNormLogged ?? "");
  if (!hasGradients || accumulatedBatches === null || accumulatedBatches <= 1 || isStated) return null;
  return {
    kind: "accumulated",
    affects: ["gradients"],
    sentence: `Gradients of ${formatInteger(accumulatedBatches)} batches were accumulated for each step, and it was not stated whether the logged norm is of one of them, of their sum or of their mean.`,
    onsetStep: null,
    series: null,
    isFinding: true,
  };
}

function doubtEstimates(run: RunData): ProvenanceDoubt | null {
  const series = run.series.filter(({ metric, estimated }) => metric === "grad_norm" && estimated);
  if (series.length === 0) return null;
  return {
    kind: "estimated",
    affects: ["gradients"],
    sentence: `${formatCount(series.length, "series", "series")} of gradient norms ${series.length === 1 ? "was" : "were"} estimated from histograms and not logged; they may be several per cent off, and values that were not finite are not in them.`,
    onsetStep: null,
    series: null,
    isFinding: true,
  };
}

function doubtAverages(run: RunData): ProvenanceDoubt | null {
  if (!run.formats.includes("hf-trainer") || findTrainingLoss(run) === null) return null;
  return {
    kind: "interval-mean",
    affects: ["loss"],
    sentence:
      "Hugging Face's trainer logs the mean of the loss since the record before, while its gradient norm is that of the last step alone.",
    onsetStep: null,
    series: findTrainingLoss(run)?.key ?? null,
    isFinding: false,
  };
}

function doubtZeros(run: RunData): readonly ProvenanceDoubt[] {
  const loss = findTrainingLoss(run);
  const norm = findSeries(run, { metric: "grad_norm", layer: null });
  const isAbove = (series: RunSeries | null, step: number): boolean => {
    const at = series === null ? 0 : firstIndexAt(series.points.steps, step);
    const value = series?.points.steps[at] === step ? (series.points.values[at] ?? 0) : 0;
    return Number.isFinite(value) && value !== 0;
  };
  const even = evenGuessLoss(run.settings)?.value ?? Number.POSITIVE_INFINITY;
  // Logits in the hundreds put a whole batch beyond doubt, and its loss is zero in earnest.
  const isSane =
    loss?.points.values.includes(0) === true &&
    medianOfFinite(loss.points.values.filter((value) => value !== 0)) <= EXPLODING.unrecoveredLoss * even;
  const inLoss = loss && isSane ? findFilledZeros(loss.points, (step) => isAbove(norm, step)) : null;
  const inNorm = norm && loss ? findFilledZeros(norm.points, (step) => !isAbove(loss, step)) : null;
  return [
    ...(loss && inLoss ? [describeZeros(inLoss, "The training loss", "loss", loss)] : []),
    // A gradient that ends at exactly zero is a network that died, and other rules look at that.
    ...(norm && inNorm && !inNorm.isTerminal ? [describeZeros(inNorm, "The gradient norm", "gradients", norm)] : []),
  ];
}

function describeZeros(zeros: FilledZeros, name: string, basis: RuleBasis, series: RunSeries): ProvenanceDoubt {
  const where = zeros.isTerminal
    ? `from step ${zeros.onsetStep} to the end`
    : `in ${formatCount(zeros.count, "record")} between larger values, first at step ${zeros.onsetStep}`;
  return {
    kind: "zeros-for-nan",
    affects: [basis],
    sentence: `${name} is exactly 0 ${where}, which is what some loggers (ClearML) write in place of NaN.`,
    onsetStep: zeros.onsetStep,
    series: series.key,
    isFinding: true,
  };
}

function doubtRounding(run: RunData): ProvenanceDoubt | null {
  const loss = findTrainingLoss(run);
  const rounded = loss && findRoundedLoss(loss.points);
  if (!loss || !rounded) return null;
  return {
    kind: "rounded",
    affects: ["loss"],
    sentence: `The loss was rounded to ${rounded.decimals} decimals and takes ${formatInteger(rounded.distinct)} different values in its last ${formatInteger(rounded.of)} records, so that it looks flat whether it is or not.`,
    onsetStep: rounded.onsetStep,
    series: loss.key,
    isFinding: true,
  };
}
