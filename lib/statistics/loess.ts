import type { RiskGroups } from "./group-by-risk";

/** A smooth curve at each distinct risk. */
export type LoessCurve = {
  readonly fitted: Float64Array;
  /** Half width of the neighbourhood at each risk. */
  readonly reach: Float64Array;
};

const SPAN = 0.75;

/**
 * Observed rate as a smooth function of predicted risk: at each distinct risk a parabola fitted by least
 * squares to the nearest three quarters of the patients, with tricube weights, evaluated there directly
 * (R's default interpolates between a few places and differs in the third digit). Work grows with the
 * square of the number of distinct risks.
 *
 * @param scale factor that puts the weights on the scale of patients
 * @returns null where the nearest three quarters of the patients all share one risk, or with fewer than four
 * @see Cleveland, Grosse & Shyu, "Local regression models", in Statistical Models in S (1992): ⌊0.75n⌋ nearest,
 *   w = (1 − (d/h)³)³ up to the last of them at h. R's loess does not cut the weights near 0 and h as its lowess does
 */
export function fitLoess(groups: RiskGroups, scale: number): LoessCurve | null {
  const count = groups.risks.length;
  const total = groups.weights.reduce((sum, weight) => sum + weight * scale, 0);
  const neighbours = Math.floor(SPAN * total + 1e-5);
  if (neighbours < 3) return null;
  const fitted = new Float64Array(count);
  const reach = new Float64Array(count);
  const kernel = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const window = nearestWindow(groups, at, neighbours / scale);
    if (!(window.reach > 0)) return null;
    reach[at] = window.reach;
    const basis = localBasis(groups, { at, kernel, ...window });
    let value = 0;
    for (let group = window.from; group < window.to; group += 1)
      value +=
        (kernel[group] ?? 0) *
        evaluate(basis, (groups.risks[group] ?? 0) - (groups.risks[at] ?? 0)) *
        (groups.events[group] ?? 0);
    fitted[at] = value;
  }
  return { fitted, reach };
}

/**
 * Standard error of the curve at one distinct risk, from the binomial scatter of each patient around the
 * curve: √Σ lᵢ²f(pᵢ)(1 − f(pᵢ)), where lᵢ is what the patient counts in the fit.
 */
export function loessError(groups: RiskGroups, curve: LoessCurve, at: number): number {
  const reach = curve.reach[at] ?? 0;
  const kernel = new Float64Array(groups.risks.length);
  const basis = localBasis(groups, { at, kernel, from: 0, to: groups.risks.length, reach });
  let variance = 0;
  for (let group = 0; group < groups.risks.length; group += 1) {
    const rate = Math.min(1, Math.max(0, curve.fitted[group] ?? 0));
    const counts = (kernel[group] ?? 0) * evaluate(basis, (groups.risks[group] ?? 0) - (groups.risks[at] ?? 0));
    variance += counts * counts * (groups.squaredWeights[group] ?? 0) * rate * (1 - rate);
  }
  return Math.sqrt(variance);
}

type Window = { readonly from: number; readonly to: number; readonly reach: number };

/** The stretch of distinct risks around one of them that holds at least `mass` of weight, nearest first. */
function nearestWindow({ risks, weights }: RiskGroups, at: number, mass: number): Window {
  const centre = risks[at] ?? 0;
  let from = at;
  let to = at + 1;
  let held = weights[at] ?? 0;
  let reach = 0;
  while (held < mass * (1 - 1e-12)) {
    const left = centre - (risks[from - 1] ?? Number.NEGATIVE_INFINITY);
    const right = (risks[to] ?? Number.POSITIVE_INFINITY) - centre;
    reach = Math.min(left, right);
    if (left <= right) from -= 1;
    else to += 1;
    held += weights[left <= right ? from : to - 1] ?? 0;
  }
  return { from, to, reach };
}

/**
 * Polynomials 1, q₁, q₂ that are orthogonal under the local weights, by the recurrence q₂ = q₁² − aq₁ − b:
 * their coefficients are found one by one, without a matrix that loses digits.
 */
type Basis = {
  /** Weighted mean of the distance from the place, so that q₁(u) = u − mean. */
  readonly mean: number;
  readonly a: number;
  readonly b: number;
  /** q_k(0)/‖q_k‖², 0 for those that the neighbours do not determine. */
  readonly pulls: readonly [number, number, number];
};

function localBasis(
  { risks, weights }: RiskGroups,
  { at, kernel, from, to, reach }: Window & { readonly at: number; readonly kernel: Float64Array },
): Basis {
  const centre = risks[at] ?? 0;
  let mass = 0;
  let first = 0;
  for (let group = from; group < to; group += 1) {
    const u = (risks[group] ?? 0) - centre;
    const own = tricube(Math.abs(u), reach);
    kernel[group] = own;
    mass += own * (weights[group] ?? 0);
    first += own * (weights[group] ?? 0) * u;
  }
  const mean = first / mass;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let group = from; group < to; group += 1) {
    const q = (risks[group] ?? 0) - centre - mean;
    const squared = (kernel[group] ?? 0) * (weights[group] ?? 0) * q * q;
    second += squared;
    third += squared * q;
    fourth += squared * q * q;
  }
  if (!(second > 1e-26 * reach * reach * mass)) return { mean, a: 0, b: 0, pulls: [1 / mass, 0, 0] };
  const a = third / second;
  const b = second / mass;
  let norm = 0;
  for (let group = from; group < to; group += 1) {
    const q = (risks[group] ?? 0) - centre - mean;
    const bent = q * q - a * q - b;
    norm += (kernel[group] ?? 0) * (weights[group] ?? 0) * bent * bent;
  }
  const bend = norm > 1e-26 * fourth ? (mean * mean + a * mean - b) / norm : 0;
  return { mean, a, b, pulls: [1 / mass, -mean / second, bend] };
}

/** What a patient at distance u from the place counts in the value there, apart from the kernel. */
function evaluate({ mean, a, b, pulls }: Basis, u: number): number {
  const q = u - mean;
  return pulls[0] + pulls[1] * q + pulls[2] * (q * q - a * q - b);
}

function tricube(distance: number, reach: number): number {
  if (distance >= reach) return 0;
  const share = distance / reach;
  const rest = 1 - share * share * share;
  return rest * rest * rest;
}
