/**
 * The most powerful test of one group at a level by somebody who knows all parameters of both hypotheses,
 * the direction and which group is concerned: the log-likelihood ratio of the true risks over the
 * predicted ones (Neyman & Pearson 1933), with its limit from three cumulants.
 *
 * @see Cornish & Fisher, Revue de l'Institut International de Statistique 5 (1938), for the limit
 */
import type { PredictionSet } from "@/lib/core/prediction-set";
import { chiSquaredQuantile, normalQuantile } from "@/lib/statistics/distributions";
import { expit } from "@/lib/statistics/fit-logistic";
import { noncentralTail } from "@/lib/statistics/noncentral-chi-squared";
import type { GroupDesign, Relation } from "./draw-set";

/** Slices of the normal distribution of the predicted log odds, from −6 to 6 standard deviations. */
const SLICES = 600;
const REACH = 6;

/** The value of the log-likelihood ratio above which the oracle rejects that the predicted risks are right. */
export function findOracleLimit({ patients, base, spread, relation }: GroupDesign, level: number): number {
  const [first, second, third] = [1, 2, 3].map((power) =>
    expectPerPatient(base, spread, (logit) => {
      const risk = expit(logit);
      return risk * gain(relation, logit, 1) ** power + (1 - risk) * gain(relation, logit, 0) ** power;
    }),
  ) as [number, number, number];
  const variance = second - first ** 2;
  const skewness = (third - 3 * first * variance - first ** 3) / variance ** 1.5 / Math.sqrt(patients);
  const z = normalQuantile(1 - level);
  return patients * first + Math.sqrt(patients * variance) * (z + (skewness * (z * z - 1)) / 6);
}

/** The log-likelihood ratio of one group of a set. */
export function measureOracle(set: PredictionSet, group: number, relation: Relation): number {
  let ratio = 0;
  for (let row = 0; row < set.rows; row += 1) {
    if (set.columns[0]?.codes[row] !== group) continue;
    const risk = set.risks[row] ?? Number.NaN;
    ratio += gain(relation, Math.log(risk / (1 - risk)), set.outcomes[row] ?? 0);
  }
  return ratio;
}

/**
 * Power at which no test of intercept and slope can do better without knowing the direction: the
 * likelihood ratio of both in the group alone, from the noncentral chi-squared distribution.
 */
export function powerWithoutDirection(oraclePower: number, level: number): number {
  const reach = normalQuantile(1 - level) + normalQuantile(oraclePower);
  return noncentralTail(chiSquaredQuantile(1 - level, 2), 2, reach ** 2);
}

function gain(relation: Relation, logit: number, outcome: number): number {
  return logLikelihood(relation.at(logit), outcome) - logLikelihood(logit, outcome);
}

function logLikelihood(logit: number, outcome: number): number {
  return outcome * logit - Math.max(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
}

function expectPerPatient(base: number, spread: number, read: (logit: number) => number): number {
  const width = (2 * REACH) / SLICES;
  let [sum, weight] = [0, 0];
  for (let slice = 0; slice < SLICES; slice += 1) {
    const at = -REACH + (slice + 0.5) * width;
    const density = Math.exp(-(at ** 2) / 2);
    sum += density * read(base + spread * at);
    weight += density;
  }
  return sum / weight;
}
