import { medianInPlace } from "./quantile";

const GROUP = 5;

/**
 * The median of the means of neighbouring fives, over the finite values of a stretch: an odd value moves
 * one of the means and not their median, and it costs one addition a value where a median of the whole
 * would reorder everything.
 *
 * @param values any numbers; NaN and infinities are passed over
 * @param from first index
 * @param to one past the last index
 * @param work room for the means: at least (to − from) / 5 + 1 numbers
 * @returns NaN where no value is finite
 * @see Lugosi & Mendelson, "Mean estimation and regression under heavy-tailed distributions",
 *   Foundations of Computational Mathematics 19 (2019), 2.1
 */
export function medianOfMeans(values: Float64Array, from: number, to: number, work: Float64Array): number {
  let count = 0;
  for (let index = from; index < to; index += GROUP) {
    const end = Math.min(index + GROUP, to);
    const mean = meanOfFinite(values, index, end);
    if (Number.isNaN(mean)) continue;
    work[count] = mean;
    count += 1;
  }
  return medianInPlace(work, count);
}

function meanOfFinite(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += values[index] ?? 0;
  // A number minus itself is zero unless it is NaN or infinite.
  if (sum - sum === 0) return sum / (to - from);
  let finite = 0;
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    // Divided first, so that values near the largest double do not add up beyond it.
    finite += value / GROUP;
    count += 1;
  }
  return count === 0 ? Number.NaN : (finite * GROUP) / count;
}
