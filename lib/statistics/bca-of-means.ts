import { seededRandom } from "@/lib/core/random";
import { REPLICATES } from "./bootstrap";
import { bcaLimits, type Limits } from "./bootstrap-interval";

const LEVEL = 0.95;
const SEED = 20261126;

/**
 * The BCa interval of a function of means, each over the same patients: resampled and jackknifed by
 * sums, so that no statistic is computed twice over all rows.
 *
 * @param columns one value a patient each, of one length
 * @param statistic of the means of the columns
 * @returns null where too few resamples have a value, or all lie on one side
 * @see Efron, "Better bootstrap confidence intervals", JASA 82 (1987)
 */
export function bcaOfMeans(
  columns: readonly Float64Array[],
  statistic: (means: readonly number[]) => number,
): Limits | null {
  const n = columns[0]?.length ?? 0;
  const sums = columns.map((column) => column.reduce((sum, value) => sum + value, 0));
  const observed = statistic(sums.map((sum) => sum / n));
  const random = seededRandom(SEED);
  const replicates = new Float64Array(REPLICATES);
  let count = 0;
  for (let replicate = 0; replicate < REPLICATES; replicate += 1) {
    const drawn = columns.map(() => 0);
    for (let draw = 0; draw < n; draw += 1) {
      const row = Math.floor(random() * n);
      for (let column = 0; column < columns.length; column += 1)
        drawn[column] = (drawn[column] ?? 0) + (columns[column]?.[row] ?? 0);
    }
    const value = statistic(drawn.map((sum) => sum / n));
    if (!Number.isFinite(value)) continue;
    replicates[count] = value;
    count += 1;
  }
  let [squares, cubes] = [0, 0];
  for (let row = 0; row < n; row += 1) {
    const without = sums.map((sum, column) => (sum - (columns[column]?.[row] ?? 0)) / (n - 1));
    const influence = observed - statistic(without);
    squares += influence ** 2;
    cubes += influence ** 3;
  }
  const acceleration = cubes / (6 * squares ** 1.5);
  if (!Number.isFinite(acceleration)) return null;
  const result = { observed, replicates: replicates.slice(0, count), failed: REPLICATES - count, seed: SEED };
  return bcaLimits(result, acceleration, LEVEL);
}
