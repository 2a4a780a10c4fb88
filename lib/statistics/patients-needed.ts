import { assertNever } from "@/lib/core/assert-never";
import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatGiven, formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";
import { patientWords } from "@/lib/core/group-words";
import { normalQuantile } from "./distributions";

const Z = normalQuantile(0.975);

/** More than anybody will gather: beyond it the search for a number ends. */
const MOST_PATIENTS = 1e9;

/** A measure whose interval is to be narrowed, with what its width depends on. */
export type NarrowedMeasure =
  | { readonly measure: "auroc"; readonly auroc: number; readonly prevalence: number }
  | { readonly measure: "observed-expected"; readonly ratio: number; readonly prevalence: number }
  /** `information`: mean of p(1 − p) over the predicted risks. */
  | { readonly measure: "calibration-in-the-large"; readonly information: number }
  | {
      readonly measure: "net-benefit";
      readonly threshold: number;
      readonly prevalence: number;
      readonly sensitivity: number;
      readonly specificity: number;
    }
  | { readonly measure: "proportion"; readonly proportion: number }
  | { readonly measure: "calibration-slope" | "brier" | "average-precision" };

/**
 * Standard error of the AUROC of n patients.
 *
 * @see Riley et al., "Minimum sample size for external validation of a clinical prediction model with a
 *   binary outcome", Statistics in Medicine 40 (2021), doi 10.1002/sim.9025, from Newcombe, Statistics in
 *   Medicine 25 (2006): √{C(1 − C)[1 + (n/2 − 1)(1 − C)/(2 − C) + (n/2 − 1)C/(1 + C)] / (n²φ(1 − φ))}
 */
export function standardErrorOfAuroc(auroc: number, prevalence: number, n: number): number {
  const pairs = (n / 2 - 1) * ((1 - auroc) / (2 - auroc) + auroc / (1 + auroc));
  return Math.sqrt((auroc * (1 - auroc) * (1 + pairs)) / (n * n * prevalence * (1 - prevalence)));
}

/**
 * How many patients would narrow a 95 % interval to value ± `halfWidth`, if what is assumed of them holds.
 *
 * Observed / expected: n = (1 − φ) / (φ SE²), SE of its logarithm, and the limits on the scale of the
 * ratio (Riley 2021). Proportion: n = φ(1 − φ)(z / w)². Calibration-in-the-large: the information of one
 * patient is p(1 − p). Net benefit: the variance of what one patient adds, φ sens + (1 − φ)(1 − spec)c² −
 * NB² with c = t / (1 − t).
 *
 * @param halfWidth in the unit of the measure, above 0
 * @param n patients there are now
 * @returns the number of patients in all, or why no formula gives one
 */
export function estimatePatientsNeeded(of: NarrowedMeasure, halfWidth: number, n: number): Estimate {
  const needed = patientsFor(of, halfWidth);
  if (needed === null) {
    return { status: "not-supplied", what: `A formula for the number of patients that the ${of.measure} needs` };
  }
  if (!(needed <= MOST_PATIENTS)) {
    return { status: "not-estimable", reason: "What is assumed of the patients leaves its spread undefined.", n };
  }
  const value = Math.max(2, Math.ceil(needed - 1e-9));
  return { status: "estimated", value, method: `patients for ± ${halfWidth}`, n, notes: [assumptionsOf(of)] };
}

/** "About 430 more patients would narrow this to ± 0.05 (assuming …)." */
export function describePatientsNeeded(needed: Estimate, halfWidth: number, group: string): string | null {
  if (needed.status !== "estimated") return null;
  const more = needed.value - needed.n;
  if (more <= 0) return `The ${formatCount(needed.n, "patient")} are enough for ± ${formatGiven(halfWidth)}.`;
  const rounded = Number(more.toPrecision(2));
  return `About ${formatInteger(rounded)} more ${patientWords(group, rounded)} would narrow this to ± ${formatGiven(halfWidth)} (${needed.notes.join(" ")}).`;
}

function patientsFor(of: NarrowedMeasure, halfWidth: number): number | null {
  const perSquare = (Z / halfWidth) ** 2;
  switch (of.measure) {
    case "auroc":
      return searchPatients((n) => standardErrorOfAuroc(of.auroc, of.prevalence, n) * Z <= halfWidth);
    case "observed-expected": {
      // Half of the distance between ratio · e^{−z SE} and ratio · e^{z SE} is ratio · sinh(z SE).
      const standardError = Math.asinh(halfWidth / of.ratio) / Z;
      return (1 - of.prevalence) / (of.prevalence * standardError ** 2);
    }
    case "calibration-in-the-large":
      return perSquare / of.information;
    case "net-benefit":
      return perSquare * varianceOfNetBenefit(of);
    case "proportion":
      return perSquare * of.proportion * (1 - of.proportion);
    case "calibration-slope":
    case "brier":
    case "average-precision":
      return null;
    default:
      return assertNever(of);
  }
}

function varianceOfNetBenefit({
  threshold,
  prevalence,
  sensitivity,
  specificity,
}: Extract<NarrowedMeasure, { measure: "net-benefit" }>): number {
  const cost = threshold / (1 - threshold);
  const truePositives = prevalence * sensitivity;
  const falsePositives = (1 - prevalence) * (1 - specificity);
  return truePositives + falsePositives * cost ** 2 - (truePositives - falsePositives * cost) ** 2;
}

/** The smallest whole number from 2 on that is enough; infinite where none is. */
function searchPatients(isEnough: (n: number) => boolean): number {
  let enough = 2;
  while (!isEnough(enough)) {
    enough *= 2;
    if (!(enough <= MOST_PATIENTS)) return Number.POSITIVE_INFINITY;
  }
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

function assumptionsOf(of: NarrowedMeasure): string {
  switch (of.measure) {
    case "auroc":
      return `assuming an AUROC of ${formatNumber(of.auroc)} and events in ${formatPercent(of.prevalence)}`;
    case "observed-expected":
      return `assuming a ratio of ${formatNumber(of.ratio)} and events in ${formatPercent(of.prevalence)}`;
    case "calibration-in-the-large":
      return "assuming risks spread as they are here";
    case "net-benefit":
      return `assuming events in ${formatPercent(of.prevalence)}, a clinical sensitivity of ${formatPercent(of.sensitivity)} and a specificity of ${formatPercent(of.specificity)}`;
    case "proportion":
      return `assuming a proportion of ${formatPercent(of.proportion)}`;
    default:
      return "";
  }
}
