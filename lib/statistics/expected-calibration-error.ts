import type { Estimate } from "@/lib/core/estimate";
import { seededRandom } from "@/lib/core/random";
import type { BinarySample } from "./binary-sample";
import { quantileOfSorted } from "./quantile";
import { sumSample } from "./sample-totals";

/** The error together with what chance alone makes of it, so that neither is read without the other. */
export type ExpectedCalibrationError = {
  readonly error: Estimate;
  /**
   * Mean error of a perfectly calibrated model with these very risks and as many patients; `lower` and
   * `upper` hold 95 of 100 such models.
   */
  readonly ofPerfectModel: Estimate;
  readonly bins: number;
  readonly binRule: string;
};

const BINS = 10;
const MOST_REPLICATES = 1000;
const FEWEST_REPLICATES = 100;
/** Patients drawn in all, so that a large sample costs about as much as a small one. */
const DRAWS = 5_000_000;
const SEED = 20261126;

/**
 * Expected calibration error Σ (n_b/n)|ȳ_b − p̄_b| over ten bins of equal width, closed on the left (bin =
 * min(9, ⌊10p + 1e-9⌋), so that 0.1 + 0.2 lies where 0.3 does). It is biased upwards, the more so the fewer
 * patients there are, also for a perfect model: it must not be compared between groups of different size.
 * How much that makes is simulated with a fixed seed, by drawing outcomes from the sample's own risks.
 *
 * @see Naeini, Cooper & Hauskrecht, AAAI (2015); Roelofs et al., "Mitigating bias in calibration error
 *   estimation", AISTATS (2022)
 */
export function estimateCalibrationError(sample: BinarySample): ExpectedCalibrationError {
  const { rows: n, events } = sumSample(sample);
  const rule = { bins: BINS, binRule: `bin = min(${BINS - 1}, ⌊${BINS}p + 1e-9⌋)` };
  if (n === 0) {
    const none: Estimate = { status: "not-estimable", reason: "There is no patient.", n, events };
    return { error: none, ofPerfectModel: none, ...rule };
  }
  const bins = binsOf(sample.risks);
  const replicates = Math.max(FEWEST_REPLICATES, Math.min(MOST_REPLICATES, Math.floor(DRAWS / n)));
  const random = seededRandom(SEED);
  const drawn = new Uint8Array(n);
  const errors = Float64Array.from({ length: replicates }, () => {
    for (let row = 0; row < n; row += 1) drawn[row] = random() < (sample.risks[row] ?? 0) ? 1 : 0;
    return errorOf({ ...sample, outcomes: drawn }, bins);
  }).sort();
  const method = `${BINS} bins of equal width, closed on the left`;
  return {
    error: {
      status: "estimated",
      value: errorOf(sample, bins),
      method,
      n,
      events,
      notes: ["Biased upwards in small groups."],
    },
    ofPerfectModel: {
      status: "estimated",
      value: errors.reduce((sum, error) => sum + error, 0) / replicates,
      lower: quantileOfSorted(errors, 0.025),
      upper: quantileOfSorted(errors, 0.975),
      level: 0.95,
      method: `${method}; ${replicates} simulated perfectly calibrated models with these risks, seed ${SEED}`,
      n,
      notes: ["The interval is where 95 of 100 perfectly calibrated models of this size lie."],
    },
    ...rule,
  };
}

function binsOf(risks: Float64Array): Uint8Array {
  return Uint8Array.from(risks, (risk) => Math.min(BINS - 1, Math.floor(risk * BINS + 1e-9)));
}

function errorOf({ outcomes, risks, weights }: BinarySample, bins: Uint8Array): number {
  const differences = new Float64Array(BINS);
  let total = 0;
  for (let row = 0; row < risks.length; row += 1) {
    const weight = weights?.[row] ?? 1;
    const bin = bins[row] ?? 0;
    total += weight;
    differences[bin] = (differences[bin] ?? 0) + weight * ((outcomes[row] ?? 0) - (risks[row] ?? 0));
  }
  return differences.reduce((sum, difference) => sum + Math.abs(difference), 0) / total;
}
