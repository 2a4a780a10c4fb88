import { type Computed, estimated, notEstimable } from "./computed";
import { type IntegrateOptions, integrate } from "./integrate";
import { integrateVector } from "./integrate-vector";

/** A density on a range, which need not integrate to 1: expectations divide by its integral. */
export type Density = {
  /** At least 0 everywhere. */
  readonly density: (x: number) => number;
  readonly from: number;
  readonly to: number;
  /** Where it peaks or jumps, if that is known. */
  readonly breakpoints?: readonly number[];
};

/** The integral of a density over its range: 1 if it is normalised. */
export function normalisation(of: Density, options: IntegrateOptions = {}): Computed {
  return integrate(of.density, of.from, of.to, optionsOf(of, options));
}

/** The expectation of g under a density: ∫ g p / ∫ p. */
export function expectation(g: (x: number) => number, of: Density, options: IntegrateOptions = {}): Computed {
  const weighted = (x: number): readonly number[] => {
    const p = of.density(x);
    // Where the density is nothing, g may be anything, and nothing times infinity would be NaN.
    return [p, p === 0 ? 0 : p * g(x)];
  };
  const [mass, sum] = integrateVector(weighted, 2, of.from, of.to, optionsOf(of, options));
  return quotient(sum, mass);
}

/** The variance of g under a density: the expectation of (g − its expectation)². */
export function variance(g: (x: number) => number, of: Density, options: IntegrateOptions = {}): Computed {
  const mean = expectation(g, of, options);
  if (mean.status !== "estimated") return mean;
  const spread = expectation((x) => (g(x) - mean.value) ** 2, of, options);
  if (spread.status !== "estimated") return spread;
  // An error of the mean adds its square: E(g − m)² = Var g + (Eg − m)².
  const error = spread.error + mean.error ** 2;
  return estimated(spread.value, error, spread.evaluations + mean.evaluations);
}

/** The probability that a variable with the density lies between two bounds. */
export function probability(lower: number, upper: number, of: Density, options: IntegrateOptions = {}): Computed {
  const mass = normalisation(of, options);
  const [low, high] = [Math.max(lower, of.from), Math.min(upper, of.to)];
  const part = low < high ? integrate(of.density, low, high, optionsOf(of, options)) : estimated(0, 0, 0);
  const share = quotient(part, mass);
  return { ...share, evaluations: part.evaluations + mass.evaluations };
}

/**
 * The density of one of two variables at a place: the joint density integrated over the other one.
 *
 * @param joint p(x, y)
 * @param over the variable to integrate over, and its range
 * @param at the value of the variable that stays
 */
export function marginalDensity(
  joint: (x: number, y: number) => number,
  over: {
    readonly variable: "x" | "y";
    readonly from: number;
    readonly to: number;
    readonly breakpoints?: readonly number[];
  },
  at: number,
  options: IntegrateOptions = {},
): Computed {
  const slice = over.variable === "x" ? (x: number) => joint(x, at) : (y: number) => joint(at, y);
  return integrate(slice, over.from, over.to, optionsOf(over, options));
}

function optionsOf(of: { readonly breakpoints?: readonly number[] }, options: IntegrateOptions): IntegrateOptions {
  return { ...(of.breakpoints === undefined ? {} : { breakpoints: of.breakpoints }), ...options };
}

/** A quotient with its error: |Δ(s/m)| ≤ (Δs + |s/m| Δm) / (m − Δm). */
function quotient(sum: Computed | undefined, mass: Computed | undefined): Computed {
  if (sum === undefined || mass === undefined) throw new Error("Two integrals were asked for.");
  if (mass.status !== "estimated") return mass;
  if (!(mass.value > mass.error)) {
    const reason = "The density does not integrate to more than 0, so that nothing is expected under it.";
    return notEstimable("bad-input", reason, mass.evaluations);
  }
  if (sum.status !== "estimated") return sum;
  const value = sum.value / mass.value;
  const error = (sum.error + Math.abs(value) * mass.error) / (mass.value - mass.error);
  return estimated(value, error + Number.EPSILON * Math.abs(value), mass.evaluations);
}
