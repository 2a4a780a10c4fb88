import { quantileOfSorted } from "./quantile";

/** A smooth density of a sample: a Gaussian of one width around each value. */
export type KernelDensity = {
  /** Integrates to 1; exactly 0 outside `from` to `to`. */
  readonly density: (x: number) => number;
  readonly from: number;
  readonly to: number;
  /** Standard deviation of each Gaussian. */
  readonly bandwidth: number;
  /** Ends of stretches on each of which the density is smooth enough for a few points. */
  readonly breakpoints: readonly number[];
};

/** Beyond it a Gaussian holds 2 · 10⁻¹⁹ of its area, which no double sees beside 1. */
const REACH = 9;
/** More values are gathered to a grid of this fineness in bandwidths. */
const MOST_KERNELS = 512;
const GRID = 1 / 8;
const STRETCH = 4;
const MOST_STRETCHES = 96;

/**
 * Kernel density with the bandwidth 0.9 min(s, IQR / 1.34) n^(−1/5); where half of the values are equal,
 * the standard deviation alone counts.
 *
 * @param values at least 2, finite
 * @returns null where all values are equal: there is nothing to smooth
 * @see Silverman, Density Estimation for Statistics and Data Analysis (1986), 3.4.2, eq. 3.31
 */
export function fitKernelDensity(values: Float64Array): KernelDensity | null {
  const sorted = values.slice().sort();
  const bandwidth = chooseBandwidth(sorted);
  if (!(bandwidth > 0)) return null;
  const { places, weights } = gather(sorted, bandwidth);
  const [first, last] = [places[0] ?? 0, places.at(-1) ?? 0];
  const [from, to] = [first - REACH * bandwidth, last + REACH * bandwidth];
  const factor = 1 / (bandwidth * Math.sqrt(2 * Math.PI));
  const density = (x: number): number => {
    let sum = 0;
    for (let at = firstAtLeast(places, x - REACH * bandwidth); at < places.length; at += 1) {
      const distance = ((places[at] ?? 0) - x) / bandwidth;
      if (distance > REACH) break;
      sum += (weights[at] ?? 0) * Math.exp(-0.5 * distance * distance);
    }
    return factor * sum;
  };
  const stretches = Math.min(MOST_STRETCHES, Math.ceil((to - from) / (STRETCH * bandwidth)));
  const breakpoints = Array.from({ length: stretches - 1 }, (_, at) => from + ((at + 1) * (to - from)) / stretches);
  return { density, from, to, bandwidth, breakpoints };
}

function chooseBandwidth(sorted: Float64Array): number {
  const n = sorted.length;
  let mean = 0;
  for (const value of sorted) mean += value / n;
  let squares = 0;
  for (const value of sorted) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / (n - 1));
  const quartiles = (quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)) / 1.34;
  return sorted[0] === sorted[n - 1]
    ? 0
    : 0.9 * (quartiles > 0 ? Math.min(deviation, quartiles) : deviation) * n ** -0.2;
}

/** Each value lends its weight to its two neighbours on the grid, so that the mean stays as it is. */
function gather(sorted: Float64Array, bandwidth: number): { places: Float64Array; weights: Float64Array } {
  const n = sorted.length;
  if (n <= MOST_KERNELS) return { places: sorted, weights: new Float64Array(n).fill(1 / n) };
  const start = sorted[0] ?? 0;
  const spacing = GRID * bandwidth;
  const byCell = new Map<number, number>();
  for (const value of sorted) {
    const cell = Math.floor((value - start) / spacing);
    const share = (value - start) / spacing - cell;
    byCell.set(cell, (byCell.get(cell) ?? 0) + (1 - share) / n);
    if (share > 0) byCell.set(cell + 1, (byCell.get(cell + 1) ?? 0) + share / n);
  }
  const cells = [...byCell].sort(([a], [b]) => a - b);
  return {
    places: Float64Array.from(cells, ([cell]) => start + cell * spacing),
    weights: Float64Array.from(cells, ([, weight]) => weight),
  };
}

function firstAtLeast(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
