import type { BinarySample } from "./binary-sample";
import { chiSquaredTail } from "./distributions";
import { invertSymmetric, type LogisticFit } from "./fit-logistic";
import { logitsOfRisks } from "./logit-of-risk";
import { fitInTheLarge, fitJointly, type RecalibrationFit } from "./recalibrate";
import { unequalWeights } from "./unequal-weights";

/** A group that a test could not use, by its place among those given. */
export type LeftOutGroup = { readonly group: number; readonly reason: string };

export type HeterogeneityTest =
  | {
      readonly status: "tested";
      readonly statistic: number;
      readonly degreesOfFreedom: number;
      /** Two-sided; how often groups that do not differ would give a statistic at least as large. */
      readonly p: number;
      readonly method: string;
      readonly leftOut: readonly LeftOutGroup[];
    }
  | { readonly status: "not-estimable"; readonly reason: string; readonly leftOut: readonly LeftOutGroup[] };

/**
 * Whether the recalibration differs between groups of different patients: intercept and slope together
 * (logit p × group, 2(k − 1) degrees of freedom), and calibration-in-the-large alone (group, with logit p as an
 * offset, k − 1). Likelihood ratio tests; where rows have weights, which have no likelihood, Wald tests of the
 * groups' estimates around their precision-weighted mean, with the sandwich. Groups without an estimate of their
 * own are left out and listed.
 *
 * @see McCullagh & Nelder, Generalized Linear Models, 2nd ed. (1989), 4.4; Cochran, Biometrics 10 (1954)
 */
export function testCalibrationAcrossGroups(samples: readonly BinarySample[]): {
  readonly interceptAndSlope: HeterogeneityTest;
  readonly inTheLarge: HeterogeneityTest;
} {
  return { interceptAndSlope: testFits(samples, fitJointly, 2), inTheLarge: testFits(samples, fitInTheLarge, 1) };
}

type Fitter = (sample: BinarySample, logits: Float64Array) => RecalibrationFit;

function testFits(samples: readonly BinarySample[], fitter: Fitter, coefficients: number): HeterogeneityTest {
  const leftOut: LeftOutGroup[] = [];
  const used: BinarySample[] = [];
  const fits: LogisticFit[] = [];
  for (const [group, sample] of samples.entries()) {
    const fit = fitter(sample, logitsOfRisks(sample.risks).logits);
    if ("reason" in fit) leftOut.push({ group, reason: fit.reason });
    else {
      used.push(sample);
      fits.push(fit);
    }
  }
  if (fits.length < 2)
    return { status: "not-estimable", reason: "Fewer than two groups have an estimate to compare.", leftOut };
  const weighted = used.some((sample) => unequalWeights(sample) !== null);
  const statistic = weighted ? waldStatistic(fits) : likelihoodRatio(used, fits, fitter);
  if (statistic === null)
    return { status: "not-estimable", reason: "The fit to all groups together did not converge.", leftOut };
  const degreesOfFreedom = coefficients * (fits.length - 1);
  return {
    status: "tested",
    statistic,
    degreesOfFreedom,
    p: chiSquaredTail(statistic, degreesOfFreedom),
    method: weighted ? "Wald test with the sandwich, because rows have weights" : "likelihood ratio test",
    leftOut,
  };
}

function likelihoodRatio(
  samples: readonly BinarySample[],
  fits: readonly LogisticFit[],
  fitter: Fitter,
): number | null {
  const all = join(samples);
  const together = fitter(all, logitsOfRisks(all.risks).logits);
  if ("reason" in together) return null;
  // The model with a coefficient for each group is the groups' own fits side by side.
  return Math.max(0, together.deviance - fits.reduce((sum, fit) => sum + fit.deviance, 0));
}

/** Σ (θ_g − θ̄)ᵀV_g⁻¹(θ_g − θ̄) with θ̄ = (ΣV_g⁻¹)⁻¹ΣV_g⁻¹θ_g. */
function waldStatistic(fits: readonly LogisticFit[]): number | null {
  const precisions = fits.map((fit) => invertSymmetric(fit.covariance) ?? []);
  const size = fits[0]?.coefficients.length ?? 0;
  const places = Array.from({ length: size }, (_, place) => place);
  const sum = places.map((a) =>
    places.map((b) => precisions.reduce((total, matrix) => total + (matrix[a]?.[b] ?? 0), 0)),
  );
  const pooledCovariance = invertSymmetric(sum);
  if (pooledCovariance === null || precisions.some((matrix) => matrix.length === 0)) return null;
  const pulls = fits.map((fit, group) => apply(precisions[group] ?? [], fit.coefficients));
  const pooled = apply(
    pooledCovariance,
    places.map((a) => pulls.reduce((total, pull) => total + (pull[a] ?? 0), 0)),
  );
  return fits.reduce((total, fit, group) => {
    const away = fit.coefficients.map((value, place) => value - (pooled[place] ?? 0));
    return (
      total + apply(precisions[group] ?? [], away).reduce((part, value, place) => part + value * (away[place] ?? 0), 0)
    );
  }, 0);
}

function apply(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, place) => sum + value * (vector[place] ?? 0), 0));
}

/** All rows of samples without weights. */
function join(samples: readonly BinarySample[]): BinarySample {
  const rows = samples.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
  const outcomes = new Uint8Array(rows);
  const risks = new Float64Array(rows);
  let filled = 0;
  for (const sample of samples) {
    outcomes.set(sample.outcomes, filled);
    risks.set(sample.risks, filled);
    filled += sample.outcomes.length;
  }
  return { outcomes, risks, weights: null };
}
