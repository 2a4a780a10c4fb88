/**
 * Sensitivity to the learning rate across runs: the elasticity ε = ∂ln L / ∂ln η, by how many per cent
 * the final loss differs with a rate that is one per cent higher. It is the derivative at a rate of the
 * parabola through the means of ln L at three neighbouring rates, a sum Σ w_r ȳ_r, so that its variance
 * is s² Σ w_r² / n_r with s² the pooled variance from seed to seed; the interval is Student's.
 *
 * @see Fornberg, "Generation of finite difference formulas on arbitrarily spaced grids", Mathematics of
 *   Computation 51 (1988), for the weights
 */
import type { Estimate } from "@/lib/core/estimate";
import { studentQuantile } from "@/lib/statistics/distributions";
import { INTERVAL_LEVEL } from "../thresholds";

export const FEWEST_RATES = 4;
export const FEWEST_SEEDS = 3;
/** Rates whose mean loss lies this close to the best mean are in the basin. */
const BASIN = 0.1;

/** A run of the series of rates; null where its loss has no finite end. */
export type RateRun = { readonly rate: number; readonly loss: number | null };

export type RateLevel = {
  readonly rate: number;
  readonly losses: readonly number[];
  /** Geometric mean of the losses; null where no run ended with a positive, finite loss. */
  readonly mean: number | null;
  readonly lost: number;
  readonly inBasin: boolean;
};

export type RateSensitivity = {
  /** By rate. */
  readonly levels: readonly RateLevel[];
  readonly elasticity: Estimate;
  /** The tested rate with the lowest mean loss, and the tested rates around it within 10 % of that. */
  readonly basin: { readonly best: number; readonly from: number; readonly to: number } | null;
};

/** @param at the rate at which the elasticity is asked for; one of those of the runs */
export function estimateElasticity(runs: readonly RateRun[], at: number): RateSensitivity {
  const levels = findLevels(runs);
  const reason = findShortage(levels);
  const usable = levels.filter(({ losses }) => losses.length >= FEWEST_SEEDS);
  return {
    levels,
    elasticity: reason === null ? differentiate(usable, at) : { status: "not-estimable", reason, n: runs.length },
    basin: reason === null ? findBasin(levels) : null,
  };
}

function findLevels(runs: readonly RateRun[]): readonly RateLevel[] {
  const rates = [...new Set(runs.map(({ rate }) => rate))].sort((a, b) => a - b);
  const levels = rates.map((rate) => {
    const own = runs.filter((run) => run.rate === rate);
    const losses = own.flatMap(({ loss }) => (loss !== null && loss > 0 ? [loss] : []));
    const mean = losses.length === 0 ? null : Math.exp(meanOf(losses.map(Math.log)));
    return { rate, losses, mean, lost: own.length - losses.length };
  });
  const best = Math.min(...levels.map(({ mean }) => mean ?? Number.POSITIVE_INFINITY));
  return levels.map((level) => ({
    ...level,
    inBasin: level.mean !== null && level.lost === 0 && level.mean <= (1 + BASIN) * best,
  }));
}

/** What is there and what is missing; null where there is enough. */
function findShortage(levels: readonly RateLevel[]): string | null {
  const enough = levels.filter(({ losses }) => losses.length >= FEWEST_SEEDS).length;
  if (enough >= FEWEST_RATES) return null;
  const counts = levels.map(({ losses }) => losses.length);
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  const seeds = low === high ? `${low} ${low === 1 ? "seed" : "seeds"} each` : `${low} to ${high} seeds each`;
  return `There ${levels.length === 1 ? "is 1 rate" : `are ${levels.length} rates`}, ${levels.length === 1 ? seeds.replace(" each", "") : seeds}; it takes ${FEWEST_RATES} rates with ${FEWEST_SEEDS} seeds each, so that a difference between rates can be told from one between seeds.`;
}

function differentiate(levels: readonly RateLevel[], at: number): Estimate {
  const place = levels.findIndex(({ rate }) => rate === at);
  if (place === -1)
    return {
      status: "not-estimable",
      reason: `This run's own rate has fewer than ${FEWEST_SEEDS} seeds that ended with a finite loss.`,
      n: levels.length,
    };
  const first = Math.min(Math.max(0, place - 1), levels.length - 3);
  const three = levels.slice(first, first + 3);
  const x = three.map(({ rate }) => Math.log(rate));
  const weights = derivativeWeights(x, Math.log(at));
  const value = three.reduce((sum, { mean }, index) => sum + (weights[index] ?? 0) * Math.log(mean ?? 1), 0);
  const degrees = levels.reduce((sum, { losses }) => sum + losses.length - 1, 0);
  const pooled = levels.reduce((sum, { losses }) => sum + squaresOf(losses.map(Math.log)), 0) / degrees;
  const variance = three.reduce((sum, { losses }, index) => sum + (weights[index] ?? 0) ** 2 / losses.length, 0);
  const reach = studentQuantile((1 + INTERVAL_LEVEL) / 2, degrees) * Math.sqrt(pooled * variance);
  return {
    status: "estimated",
    value,
    lower: value - reach,
    upper: value + reach,
    level: INTERVAL_LEVEL,
    method:
      "derivative of the parabola through the means of ln loss at three neighbouring rates, scatter between seeds pooled over the rates, Student's t",
    n: levels.reduce((sum, { losses }) => sum + losses.length, 0),
    notes: [],
  };
}

/** Weights of three values for the derivative at a place: that of Lagrange's polynomials. */
function derivativeWeights(x: readonly number[], at: number): readonly number[] {
  const [a = 0, b = 0, c = 0] = x;
  return [
    (2 * at - b - c) / ((a - b) * (a - c)),
    (2 * at - a - c) / ((b - a) * (b - c)),
    (2 * at - a - b) / ((c - a) * (c - b)),
  ];
}

function findBasin(levels: readonly RateLevel[]): RateSensitivity["basin"] {
  const means = levels.map(({ mean, lost }) => (lost > 0 ? null : mean) ?? Number.POSITIVE_INFINITY);
  const best = means.indexOf(Math.min(...means));
  if (!Number.isFinite(means[best])) return null;
  let [from, to] = [best, best];
  while (levels[from - 1]?.inBasin) from -= 1;
  while (levels[to + 1]?.inBasin) to += 1;
  const rateAt = (place: number): number => levels[place]?.rate ?? 0;
  return { best: rateAt(best), from: rateAt(from), to: rateAt(to) };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squaresOf(values: readonly number[]): number {
  const centre = meanOf(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
