import { AIS_REGIONS } from "../clinical-inputs";
import type { ClinicalRule } from "../clinical-rule";
import { offersIss } from "../offers-iss";
import { findIss } from "../severe-regions";

/** Injury Severity Score in the usual bands. */
export const ISS_BANDS: ClinicalRule = {
  id: "iss-bands",
  version: 1,
  name: "ISS",
  concept: "injury severity",
  isPreset: true,
  sentence:
    "Injury Severity Score, the sum of the squares of the three greatest regional severities (75 where one is 6): below 9, 9 to 15, 16 to 24, 25 or more. It is computed where all six regions are known, else taken as the file states it.",
  unknown:
    "A region and the stated ISS are missing, and what is known makes less than 25; or the stated ISS is a number that no severities make (7 and 15 are such).",
  source: "Baker et al., J Trauma 14 (1974) 187; severity 6: Copes et al., J Trauma 28 (1988) 69",
  inputs: [...AIS_REGIONS, "iss"],
  canAnswer: offersIss,
  groups: bandsOf("ISS"),
  groupOf: (patient) => {
    const { exact, atLeast } = findIss(patient);
    return atLeast >= 25 ? "25+" : bandOf(exact);
  },
};

/** New Injury Severity Score in the bands of the ISS; another score, hence no alternative to it. */
export const NISS_BANDS: ClinicalRule = {
  id: "niss-bands",
  version: 1,
  name: "NISS",
  concept: "new injury severity",
  isPreset: true,
  sentence:
    "New Injury Severity Score, the sum of the squares of the three greatest severities wherever they are (75 where one is 6): below 9, 9 to 15, 16 to 24, 25 or more. It is computed where a column lists the injuries of each patient, else taken as the file states it.",
  unknown: "The injuries and the stated NISS are missing, or one severity is AIS 9 (not known).",
  source: "Osler, Baker & Long, J Trauma 43 (1997) 922",
  inputs: ["injuries", "niss"],
  canAnswer: (offered) => offered.has("injuries") || offered.has("niss"),
  groups: bandsOf("NISS"),
  groupOf: ({ injuries, niss }) => bandOf(injuries ?? niss ?? null),
};

function bandsOf(score: string): ClinicalRule["groups"] {
  return [
    { id: "below-9", name: `${score} below 9` },
    { id: "9-15", name: `${score} 9 to 15` },
    { id: "16-24", name: `${score} 16 to 24` },
    { id: "25+", name: `${score} 25 or more` },
  ];
}

function bandOf(score: number | null): string | null {
  if (score === null) return null;
  if (score < 9) return "below-9";
  if (score < 16) return "9-15";
  return score < 25 ? "16-24" : "25+";
}
