import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { bootstrap, REPLICATES } from "./bootstrap";
import { percentileLimits } from "./bootstrap-interval";
import { planResampling } from "./resampling";
import { takeRows } from "./take-rows";

const LEVEL = 0.95;

/** An estimator is run again for each of 2,000 resamples; beyond this many rows that is left out, and said. */
const MOST_ROWS = 5000;

/** What decides whether the rows of a sample stand for independent patients of equal weight. */
export type SampleDesign = {
  /** Who each row belongs to; null where every row is a patient of its own. */
  readonly patients: Int32Array | null;
  readonly seed: number;
};

/** Whether some patient has more than one row, which no formula for independent rows allows for. */
export function hasRepeatedPatients({ patients }: SampleDesign): boolean {
  return patients !== null && new Set(patients).size < patients.length;
}

/**
 * Gives an estimate the interval of a bootstrap of whole patients, where its own is missing (weights) or
 * takes the rows of one patient for several patients. Any other estimate is handed back as it is.
 *
 * @param measure the value of the estimate for any sample, NaN where it has none; computed again for each
 *   resample
 * @param design.isStratified whether patients with and without an event are drawn apart: for what does not
 *   depend on the share of events, whose own variation would be lost for everything else
 */
export function withBootstrapInterval(
  estimate: Estimate,
  sample: BinarySample,
  measure: (sample: BinarySample) => number,
  design: SampleDesign & { readonly isStratified?: boolean },
): Estimate {
  if (estimate.status !== "estimated") return estimate;
  const isRepeated = hasRepeatedPatients(design);
  if (!isRepeated && (sample.weights === null || estimate.lower !== undefined)) return estimate;
  const { value, method, n, events, notes } = estimate;
  const bare = { status: "estimated", value, n, ...(events === undefined ? {} : { events }) } as const;
  if (sample.outcomes.length > MOST_ROWS) {
    const note = `Beyond ${MOST_ROWS} rows with weights or several rows a patient no interval is computed.`;
    return { ...bare, method, notes: [...notes, note] };
  }
  const plan = planResampling(n, {
    patients: design.patients,
    outcomes: design.isStratified === true ? sample.outcomes : null,
  });
  const result = bootstrap((rows) => measure(takeRows(sample, rows)), plan, { seed: design.seed });
  const limits = percentileLimits(result, LEVEL);
  const units = isRepeated ? "patients, each with all rows" : "rows";
  const drawn = `${REPLICATES} resamples of ${units}${design.isStratified === true ? ", within outcome" : ""}, seed ${result.seed}`;
  const failed = result.failed === 0 ? [] : [`${result.failed} resamples had no value and were left out.`];
  if (limits === null) {
    return { ...bare, method, notes: [...notes, ...failed, "Too few resamples had a value for an interval."] };
  }
  return { ...bare, ...limits, level: LEVEL, method: `${method}; percentile bootstrap, ${drawn}`, notes: failed };
}

/** The value of an estimate; NaN where it has none. */
export function valueOfEstimate(estimate: Estimate): number {
  return estimate.status === "estimated" || estimate.status === "degenerate" ? estimate.value : Number.NaN;
}
