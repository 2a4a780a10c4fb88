import { quantileOfSorted } from "./quantile";

/**
 * One resample of a series for the circular block bootstrap: whole blocks of neighbours are drawn, so
 * that the dependence between neighbouring training steps stays inside the resample.
 *
 * @param indices filled in place with positions 0 … length − 1
 * @param blockLength at least 1
 * @param random uniform numbers in [0, 1)
 * @see Politis & Romano, "A circular block-resampling procedure for stationary data" (1992)
 */
export function drawBlockResample(indices: Int32Array, blockLength: number, random: () => number): void {
  const length = indices.length;
  let filled = 0;
  while (filled < length) {
    const start = Math.floor(random() * length);
    for (let offset = 0; offset < blockLength && filled < length; offset += 1) {
      indices[filled] = (start + offset) % length;
      filled += 1;
    }
  }
}

/**
 * Block length that balances bias and variance of the bootstrap: ⌈n^(1/3)⌉.
 * @see Hall, Horowitz & Jing, "On blocking rules for the bootstrap with dependent data", Biometrika 82 (1995)
 */
export function chooseBlockLength(length: number): number {
  return Math.max(1, Math.ceil(Math.cbrt(length) - 1e-9));
}

/** Blocks that a series of dependent values falls into: what may pass for its independent units. */
export function countBlocks(length: number): number {
  return Math.ceil(length / chooseBlockLength(length));
}

/**
 * Percentile interval from bootstrap replicates.
 *
 * @param replicates values of the statistic, any order; non-finite ones are left out
 * @param level coverage, for example 0.95
 * @returns null when fewer than half of the replicates are finite
 * @see Efron & Tibshirani, An Introduction to the Bootstrap (1993), section 13.3
 */
export function percentileInterval(
  replicates: Float64Array,
  level: number,
): { readonly lower: number; readonly upper: number } | null {
  const finite = replicates.filter(Number.isFinite).sort();
  if (finite.length * 2 < replicates.length || finite.length === 0) return null;
  const tail = (1 - level) / 2;
  return { lower: quantileOfSorted(finite, tail), upper: quantileOfSorted(finite, 1 - tail) };
}
