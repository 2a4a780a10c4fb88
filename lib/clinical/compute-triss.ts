import type { ComparatorColumn, PredictionSet } from "@/lib/core/prediction-set";
import type { ClinicalValues } from "./clinical-rule";
import { offersIss } from "./offers-iss";
import { readClinicalColumns } from "./read-clinical-columns";
import { findIss } from "./severe-regions";

/** Constant, Revised Trauma Score, ISS, age of 55 or more. */
type Coefficients = readonly [number, number, number, number];
const BLUNT: Coefficients = [-0.4499, 0.8085, -0.0835, -1.743];
const PENETRATING: Coefficients = [-2.5355, 0.9934, -0.0651, -1.136];

/**
 * Predicted mortality by TRISS (1 − probability of survival) of every row whose inputs are known, NaN
 * for the others; a comparator, not a truth: its coefficients are from 1995 and North America.
 *
 * @returns null where the file lacks a column that the score needs
 * @see Boyd, Tolson & Copes, J Trauma 27 (1987) 370; coefficients of the Major Trauma Outcome Study as
 *   revised in 1995 (Champion et al., J Trauma 38 (1995) 94)
 */
export function computeTriss(set: PredictionSet): ComparatorColumn | null {
  const { offered, patientOf } = readClinicalColumns(set);
  const needed = ["gcs", "sbp", "respiratory_rate", "age", "penetrating"] as const;
  if (!offersIss(offered) || needed.some((input) => !offered.has(input))) return null;
  const risks = Float64Array.from({ length: set.rows }, (_, row) => {
    const survival = probabilityOfSurvival(patientOf(row));
    return survival === null ? Number.NaN : 1 - survival;
  });
  return { name: "TRISS", risks };
}

/** Patients below 15 years count as blunt whatever the injury; null where an input is unknown. */
export function probabilityOfSurvival(patient: ClinicalValues): number | null {
  const { age } = patient;
  const { exact: iss } = findIss(patient);
  const rts = revisedTraumaScore(patient);
  if (age === undefined || iss === null || iss === 0 || rts === null) return null;
  const isPenetrating = age < 15 ? 0 : patient.penetrating;
  if (isPenetrating === undefined) return null;
  const [constant, ofRts, ofIss, ofAge] = isPenetrating === 1 ? PENETRATING : BLUNT;
  return 1 / (1 + Math.exp(-(constant + ofRts * rts + ofIss * iss + (age >= 55 ? ofAge : 0))));
}

/**
 * Revised Trauma Score, 0 to 7.8408; null where an input is unknown.
 *
 * @see Champion et al., J Trauma 29 (1989) 623
 */
export function revisedTraumaScore({ gcs, sbp, respiratory_rate: rate }: ClinicalValues): number | null {
  if (gcs === undefined || sbp === undefined || rate === undefined) return null;
  return 0.9368 * codeOf(gcs, [4, 6, 9, 13]) + 0.7326 * codeOf(sbp, [1, 50, 76, 90]) + 0.2908 * codeOfRate(rate);
}

/** How many of the four limits a value reaches. */
function codeOf(value: number, limits: readonly number[]): number {
  return limits.filter((limit) => value >= limit).length;
}

/** 10 to 29 breaths a minute are best, more than that comes next. */
function codeOfRate(rate: number): number {
  if (rate > 29) return 3;
  return rate >= 10 ? 4 : codeOf(rate, [1, 6]);
}
