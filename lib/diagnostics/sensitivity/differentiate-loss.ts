/**
 * Sensitivity over time: the derivative dL/dt of the smoothed training loss by local quadratic
 * regression, and the second derivative by local cubic regression. The interval is that of the scatter
 * of the batches, whose neighbours depend on each other; it does not hold what the smoothing takes off.
 *
 * The scatter has a size that changes slowly and neighbours that depend on each other by ρ^distance. The
 * band holds for all places together: its width is the 95 % quantile of the largest standardised
 * deviation over the places in simulated scatter of that kind, so that a run that does nothing is called
 * falling or rising in about one of fifteen (7 of 100 made-up runs with independent scatter and with ρ = 0.5).
 *
 * @see Fan & Gijbels, Local Polynomial Modelling and Its Applications (1996), 3.3; Opsomer, Wang & Yang,
 *   "Nonparametric regression with correlated errors", Statistical Science 16 (2001)
 */
import type { Estimate } from "@/lib/core/estimate";
import { seededRandom } from "@/lib/core/random";
import type { PointColumns, RunData } from "@/lib/series/run-data";
import { normalQuantile, studentQuantile } from "@/lib/statistics/distributions";
import { localWeights } from "@/lib/statistics/local-polynomial";
import { quantile } from "@/lib/statistics/quantile";
import { TRAINING_LOSS } from "../log-needs";
import { findDivergence } from "../measures/find-divergence";
import { findTrainingLoss, keepFinite } from "../measures/read-series";
import { truncateRun } from "../measures/truncate-run";
import { BOOTSTRAP_REPLICATES, BOOTSTRAP_SEED, INTERVAL_LEVEL } from "../thresholds";
import type { LossSlope, NotKnown, SlopeKind, SlopeStretch } from "./sensitivity";

const FEWEST_POINTS = 40;
const MOST_GROUPS = 256;
const PLACES = 48;
/** More than that cannot be told from a path that wanders. */
const MOST_CORRELATION = 0.95;
/** Reach of the smoothing to each side, as a share of the run. */
const HALF_WIDTH = 0.125;
/** A loss is known to no more than the 24 bits that most programs compute it with: what they round off is no slope. */
const ROUNDING = 2 ** -24;
/** A slope whose interval allows no more than this change of the loss over a tenth of the run is flat. */
const FLAT_CHANGE = 0.05;

/** The derivative of the training loss over the steps before the run was lost, if it was. */
export function differentiateLoss(run: RunData): LossSlope | NotKnown {
  const divergence = findDivergence(run);
  const series = findTrainingLoss(divergence === null ? run : truncateRun(run, divergence.onsetStep));
  const points = series && keepFinite(series.points);
  const steps = points?.steps ?? new Float64Array(0);
  const range = (steps.at(-1) ?? 0) - (steps[0] ?? 0);
  if (!series || !points || steps.length < FEWEST_POINTS || !(range > 0)) return notKnown(steps.length, divergence);
  const groups = groupPoints(points);
  const halfWidth = HALF_WIDTH * range;
  const scatter = measureScatter(groups, halfWidth);
  // No two places at one step, however short the run.
  const count = Math.max(2, Math.min(PLACES, Math.floor(range / 2)));
  const places = Array.from({ length: count }, (_, place) => (steps[0] ?? 0) + (place * range) / (count - 1));
  const locals = places.flatMap((step) => {
    const loss = localWeights(groups.steps, step, { halfWidth, degree: 2, order: 0 });
    const slope = estimateAt(groups, scatter, { step, halfWidth, degree: 2, order: 1 });
    return loss && slope ? [{ step: Math.round(step), loss: sumProducts(loss, groups.values), slope }] : [];
  });
  const widen = findBandFactor(
    locals.map(({ slope }) => slope),
    scatter.correlation,
    groups.steps.length,
  );
  const slopes = locals.map(({ step, loss, slope }) => ({
    step,
    loss,
    slope: slope.value,
    ...intervalOf(slope, widen),
  }));
  if (slopes.length < count / 2) return notKnown(steps.length, divergence);
  const bendAt = (step: number): Estimate => {
    const bend = estimateAt(groups, scatter, { step, halfWidth: 1.5 * halfWidth, degree: 3, order: 2 });
    return bend
      ? toEstimate(
          bend.value,
          intervalOf(bend, normalQuantile((1 + INTERVAL_LEVEL) / 2)),
          "second derivative of the loss by local cubic regression",
          groups.steps.length,
        )
      : { status: "not-estimable", reason: "Too few values lie nearby.", n: 0 };
  };
  return {
    status: "measured",
    key: series.key,
    points: steps.length,
    groups: groups.steps.length,
    halfWidth: Math.round(halfWidth),
    level: INTERVAL_LEVEL,
    places: slopes,
    stretches: joinStretches(slopes, range, bendAt, groups.steps.length),
    lostFrom: divergence?.onsetStep ?? null,
  };
}

function notKnown(count: number, divergence: { readonly onsetStep: number } | null): NotKnown {
  const when = divergence === null ? "" : ` before step ${divergence.onsetStep}, from which on the run is lost`;
  return {
    status: "not-known",
    reason:
      count === 0 && divergence === null
        ? "No training loss was logged, so there is nothing to take the derivative of."
        : `A derivative over the steps needs ${FEWEST_POINTS} values of the training loss or more; there are ${count}${when}.`,
    howToLog: TRAINING_LOSS.code,
  };
}

type Groups = { readonly steps: Float64Array; readonly values: Float64Array };

/** Neighbours joined to groups of equal count: mean step and mean value. */
function groupPoints({ steps, values }: PointColumns): Groups {
  const size = Math.ceil(steps.length / MOST_GROUPS);
  const count = Math.floor(steps.length / size);
  const joined = { steps: new Float64Array(count), values: new Float64Array(count) };
  for (let group = 0; group < count; group += 1) {
    const from = Math.floor((group * steps.length) / count);
    const to = Math.floor(((group + 1) * steps.length) / count);
    for (let index = from; index < to; index += 1) {
      joined.steps[group] = (joined.steps[group] ?? 0) + (steps[index] ?? 0) / (to - from);
      joined.values[group] = (joined.values[group] ?? 0) + (values[index] ?? 0) / (to - from);
    }
  }
  return joined;
}

/** The scatter of the groups around the smooth path: its size at each group, and how neighbours depend on each other. */
type Scatter = { readonly sizes: Float64Array; readonly correlation: number };

/**
 * Residuals of the fit, divided by what is left of a value that pulls the fit to itself. Their size is
 * smoothed like the loss, since a loss scatters less when it is small; neighbours are taken to depend on
 * each other by one power law ρ^distance. A fit takes the slow part of the scatter with it, so that the
 * correlation that is left is too low by about its own weight times (1 + ρ) / (1 − ρ), which is given back.
 */
function measureScatter({ steps, values }: Groups, halfWidth: number): Scatter {
  let own = 0;
  const residuals = values.map((value, index) => {
    const weights = localWeights(steps, steps[index] ?? 0, { halfWidth, degree: 2, order: 0 });
    if (!weights) return 0;
    own += (weights[index] ?? 0) / values.length;
    return (value - sumProducts(weights, values)) / Math.max(0.1, 1 - (weights[index] ?? 0));
  });
  const squares = residuals.map((residual) => residual * residual);
  const sizes = squares.map((_, index) => {
    const weights = localWeights(steps, steps[index] ?? 0, { halfWidth, degree: 0, order: 0 });
    const size = weights ? Math.sqrt(sumProducts(weights, squares)) : 0;
    return Math.max(size, ROUNDING * Math.abs(values[index] ?? 0));
  });
  const standard = residuals.map((residual, index) => ((sizes[index] ?? 0) > 0 ? residual / (sizes[index] ?? 1) : 0));
  const total = sumProducts(standard, standard);
  const raw = total > 0 ? sumProducts(standard.subarray(1), standard.subarray(0, -1)) / total : 0;
  const left = Math.min(MOST_CORRELATION, Math.max(0, raw));
  return { sizes, correlation: Math.min(MOST_CORRELATION, Math.max(0, raw + (own * (1 + left)) / (1 - left))) };
}

type Place = { readonly step: number; readonly halfWidth: number; readonly degree: number; readonly order: number };
type Local = {
  readonly value: number;
  readonly error: number;
  readonly degrees: number;
  /** Weight of each group times the size of its scatter. */
  readonly terms: Float64Array;
};

function estimateAt({ steps, values }: Groups, { sizes, correlation }: Scatter, place: Place): Local | null {
  const weights = localWeights(steps, place.step, place);
  if (!weights) return null;
  const terms = weights.map((weight, index) => weight * (sizes[index] ?? 0));
  const inside = weights.reduce((count, weight) => count + (weight !== 0 ? 1 : 0), 0);
  const independent = (inside * (1 - correlation)) / (1 + correlation);
  const degrees = Math.max(3, independent - (place.degree + 1));
  return { value: sumProducts(weights, values), error: correlatedError(terms, correlation), degrees, terms };
}

/** Standard error of a sum whose terms depend on each other by ρ^distance: √(Σ Σ t_i t_j ρ^|i − j|). */
function correlatedError(terms: Float64Array, correlation: number): number {
  let sum = 0;
  let before = 0;
  for (const term of terms) {
    sum += term * (term + 2 * before);
    before = correlation * (before + term);
  }
  return Math.sqrt(Math.max(0, sum));
}

/** How many standard errors hold 95 % of the largest deviations over all places, for normal scatter. */
function findBandFactor(locals: readonly Local[], correlation: number, count: number): number {
  const random = seededRandom(BOOTSTRAP_SEED);
  const scatter = new Float64Array(count);
  const largest = Float64Array.from({ length: BOOTSTRAP_REPLICATES }, () => {
    for (let index = 0, last = 0; index < count; index += 1) {
      const normal = normalQuantile(1e-9 + random() * (1 - 2e-9));
      last = index === 0 ? normal : correlation * last + Math.sqrt(1 - correlation ** 2) * normal;
      scatter[index] = last;
    }
    return locals.reduce(
      (most, { error, terms }) => Math.max(most, error > 0 ? Math.abs(sumProducts(terms, scatter)) / error : 0),
      0,
    );
  });
  return Math.max(normalQuantile((1 + INTERVAL_LEVEL) / 2), quantile(largest, INTERVAL_LEVEL));
}

/** @param factor standard errors to each side, before they are widened for the degrees of freedom of the error */
function intervalOf({ value, error, degrees }: Local, factor: number) {
  const probability = (1 + INTERVAL_LEVEL) / 2;
  const reach = (factor * error * studentQuantile(probability, degrees)) / normalQuantile(probability);
  return { lower: value - reach, upper: value + reach };
}

type Interval = { readonly lower: number; readonly upper: number };

function toEstimate(value: number, { lower, upper }: Interval, method: string, n: number): Estimate {
  return { status: "estimated", value, lower, upper, level: INTERVAL_LEVEL, method, n, notes: [] };
}

type Slope = LossSlope["places"][number];

/** Neighbouring places that say the same, joined. */
function joinStretches(
  slopes: readonly Slope[],
  range: number,
  bendAt: (step: number) => Estimate,
  n: number,
): readonly SlopeStretch[] {
  const runs: { sign: "falling" | "rising" | "zero"; places: Slope[] }[] = [];
  for (const place of slopes) {
    const sign = place.upper < 0 ? "falling" : place.lower > 0 ? "rising" : "zero";
    const current = runs.at(-1);
    if (current?.sign === sign) current.places.push(place);
    else runs.push({ sign, places: [place] });
  }
  return runs.flatMap(({ sign, places }, index): SlopeStretch[] => {
    const [first, last] = [places[0], places.at(-1)];
    // A slope of zero is told where the estimate is nearest to it.
    const middle = sign === "zero" ? nearestToZero(places) : places[Math.floor(places.length / 2)];
    if (!first || !last || !middle) return [];
    const bend = sign === "zero" ? bendAt(middle.step) : null;
    const method = "derivative of the loss by local quadratic regression";
    const slope = toEstimate(middle.slope, middle, method, n);
    const kind = sign === "zero" ? nameZero(places, range, turnOf(runs[index - 1]?.sign, runs[index + 1]?.sign)) : sign;
    return [{ kind, fromStep: first.step, toStep: last.step, slope, bend }];
  });
}

function nearestToZero(places: readonly Slope[]): Slope | undefined {
  return places.reduce<Slope | undefined>(
    (best, place) => (best === undefined || Math.abs(place.slope) < Math.abs(best.slope) ? place : best),
    undefined,
  );
}

/** A derivative that is below zero before and above zero after it has passed through zero. */
function turnOf(before: string | undefined, after: string | undefined): "minimum" | "maximum" | null {
  if (before === "falling" && after === "rising") return "minimum";
  return before === "rising" && after === "falling" ? "maximum" : null;
}

/**
 * A minimum or a maximum where the derivative has opposite signs on both sides; flat where the band leaves
 * no room for a change worth naming; else nothing can be said. A second derivative above zero alone is no
 * minimum: a loss that levels off has one too.
 */
function nameZero(places: readonly Slope[], range: number, turn: "minimum" | "maximum" | null): SlopeKind {
  if (turn !== null) return turn;
  const within = places.filter(
    ({ loss, lower, upper }) => Math.max(-lower, upper) * (range / 10) <= FLAT_CHANGE * Math.abs(loss),
  );
  return within.length * 2 > places.length ? "flat" : "undecided";
}

function sumProducts(weights: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index += 1) sum += (weights[index] ?? 0) * (values[index] ?? 0);
  return sum;
}
