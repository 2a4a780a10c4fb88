import { AIS_REGIONS } from "./clinical-inputs";
import type { ClinicalValues } from "./clinical-rule";
import { sumThreeGreatestSquares } from "./injury-score";

/** AIS 3 is "serious", the least severity that definitions of multiple injury count. */
const SERIOUS = 3;

/** How many of the six regions have an injury of AIS 3 or more: at least and at most, given what is unknown. */
export function countSevereRegions(patient: ClinicalValues): { readonly atLeast: number; readonly atMost: number } {
  const severities = AIS_REGIONS.map((region) => patient[region]);
  const severe = severities.filter((severity) => severity !== undefined && severity >= SERIOUS).length;
  return { atLeast: severe, atMost: severe + severities.filter((severity) => severity === undefined).length };
}

/**
 * ISS of a patient: from the six regions where all are known or one is 6, else as the file states it.
 * `atLeast` is what the known regions alone make.
 *
 * @see Baker et al., J Trauma 14 (1974) 187; Copes et al., J Trauma 28 (1988) 69 (severity 6 makes 75)
 */
export function findIss(patient: ClinicalValues): { readonly exact: number | null; readonly atLeast: number } {
  const known = AIS_REGIONS.flatMap((region) => patient[region] ?? []);
  const ofKnown = sumThreeGreatestSquares(known);
  if (known.length === AIS_REGIONS.length || known.includes(6)) return { exact: ofKnown, atLeast: ofKnown };
  const stated = patient.iss ?? null;
  return { exact: stated, atLeast: stated ?? ofKnown };
}

/** "above" or "below" a limit of the ISS; null where what is unknown decides. */
export function compareIss(patient: ClinicalValues, limit: number): "above" | "below" | null {
  const { exact, atLeast } = findIss(patient);
  if (atLeast >= limit) return "above";
  return exact === null ? null : "below";
}
