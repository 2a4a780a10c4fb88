import { seededRandom } from "@/lib/core/random";
import { drawResample, leaveUnitOut, type Resampling } from "./resampling";

/** A statistic of the rows with these numbers (with repeats); not a finite number where it has no value. */
export type RowStatistic = (rows: Int32Array) => number;

/** What a bootstrap gave; everything that is needed to make any of its intervals. */
export type Bootstrap = {
  /** The statistic of the sample itself. */
  readonly observed: number;
  /** The statistic of each resample that had one, in the order drawn. */
  readonly replicates: Float64Array;
  /** Resamples without a value, for example with one class only. */
  readonly failed: number;
  readonly seed: number;
};

/** Fewest resamples with which the outer 2.5 % are known well enough (Efron & Tibshirani 1993, section 14.3). */
export const REPLICATES = 2000;

/**
 * Draws resamples of whole patients and computes the statistic of each. The same seed gives the same
 * bytes.
 *
 * @see Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979)
 */
export function bootstrap(
  statistic: RowStatistic,
  plan: Resampling,
  options: { readonly replicates?: number; readonly seed: number },
): Bootstrap {
  const { replicates = REPLICATES, seed } = options;
  const random = seededRandom(seed);
  const values = new Float64Array(replicates);
  let count = 0;
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const value = statistic(drawResample(plan, random));
    if (!Number.isFinite(value)) continue;
    values[count] = value;
    count += 1;
  }
  return { observed: statistic(plan.rows), replicates: values.slice(0, count), failed: replicates - count, seed };
}

/**
 * The acceleration of a statistic: how fast its standard error changes with its value,
 * ΣL³ / (6 (ΣL²)^1.5), with L = (nₛ − 1)(θ̂ − θ̂₍₋ᵢ₎) / nₛ of each patient among the nₛ of its stratum, the
 * influence by the jackknife.
 *
 * @returns null where the statistic has no value without one of the patients, or does not change
 * @see Efron, "Better bootstrap confidence intervals", JASA 82 (1987), section 7; several strata: Davison
 *   & Hinkley, Bootstrap Methods and their Application (1997), section 5.3.2; centred at θ̂ as in R's boot
 */
export function jackknifeAcceleration(statistic: RowStatistic, plan: Resampling): number | null {
  const observed = statistic(plan.rows);
  let [squares, cubes] = [0, 0];
  for (let stratum = 0; stratum + 1 < plan.stratumStarts.length; stratum += 1) {
    const [first, end] = [plan.stratumStarts[stratum] ?? 0, plan.stratumStarts[stratum + 1] ?? 0];
    const size = end - first;
    for (let unit = first; unit < end; unit += 1) {
      const influence = ((size - 1) * (observed - statistic(leaveUnitOut(plan, unit)))) / size;
      squares += influence ** 2;
      cubes += influence ** 3;
    }
  }
  const acceleration = cubes / (6 * squares ** 1.5);
  return Number.isFinite(acceleration) ? acceleration : null;
}
