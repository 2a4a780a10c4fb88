import { seededRandom } from "@/lib/core/random";
import { REPLICATES } from "./bootstrap";
import { bcaLimits, type Limits } from "./bootstrap-interval";

const LEVEL = 0.95;
const SEED = 20261126;

/**
 * The BCa interval of a mean, at the cost of its sums: leaving one value out moves a mean by as much as
 * that value lies off it.
 *
 * @param values one a patient
 * @returns null where nothing varies, or all resamples lie on one side
 * @see Efron, "Better bootstrap confidence intervals", JASA 82 (1987)
 */
export function bcaOfMean(values: Float64Array): Limits | null {
  const n = values.length;
  const observed = values.reduce((sum, value) => sum + value, 0) / n;
  const random = seededRandom(SEED);
  const replicates = Float64Array.from({ length: REPLICATES }, () => {
    let sum = 0;
    for (let draw = 0; draw < n; draw += 1) sum += values[Math.floor(random() * n)] ?? 0;
    return sum / n;
  });
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    squares += (value - observed) ** 2;
    cubes += (value - observed) ** 3;
  }
  const acceleration = cubes / (6 * squares ** 1.5);
  if (!Number.isFinite(acceleration)) return null;
  return bcaLimits({ observed, replicates, failed: 0, seed: SEED }, acceleration, LEVEL);
}
