import { AIS_REGIONS } from "../clinical-inputs";
import type { ClinicalRule, ClinicalValues } from "../clinical-rule";
import { offersAllRegions } from "../offers-iss";

const OTHER_REGIONS = AIS_REGIONS.filter((region) => region !== "ais_head");

/** Nothing serious elsewhere. */
export const ISOLATED_TBI_A = defineByGreatestElsewhere({
  letter: "A",
  greatest: 2,
  isPreset: true,
  source: "Severe extracranial injury as another AIS of 3 or more: Watanabe et al., 2018",
});

/** Next to nothing elsewhere. Everybody who is in this group is in that of definition A too. */
export const ISOLATED_TBI_B = defineByGreatestElsewhere({
  letter: "B",
  greatest: 1,
  isPreset: false,
  source: "No other injury of AIS 2 or more: study of the Israel National Trauma Registry, 2020",
});

type Definition = {
  readonly letter: string;
  readonly greatest: number;
  readonly isPreset: boolean;
  readonly source: string;
};

function defineByGreatestElsewhere({ letter, greatest, isPreset, source }: Definition): ClinicalRule {
  return {
    id: `isolated-tbi-${letter.toLowerCase()}`,
    version: 1,
    name: `Isolated TBI (${letter})`,
    concept: "isolated TBI",
    isPreset,
    sentence: `Head AIS 3 or more, and every other region at most ${greatest}. With more than that elsewhere it is TBI with other injury, with a head AIS below 3 no TBI.`,
    unknown: `The severity of the head is missing; or that of another region is, while none that is known exceeds ${greatest}.`,
    source,
    inputs: AIS_REGIONS,
    canAnswer: offersAllRegions,
    groups: [
      { id: "isolated-tbi", name: "isolated TBI" },
      { id: "tbi-with-other-injury", name: "TBI with other injury" },
      { id: "no-tbi", name: "no TBI" },
    ],
    groupOf: (patient) => sortPatient(patient, greatest),
  };
}

function sortPatient(patient: ClinicalValues, greatest: number): string | null {
  if (patient.ais_head === undefined) return null;
  if (patient.ais_head < 3) return "no-tbi";
  const elsewhere = OTHER_REGIONS.map((region) => patient[region]);
  if (elsewhere.some((severity) => severity !== undefined && severity > greatest)) return "tbi-with-other-injury";
  return elsewhere.includes(undefined) ? null : "isolated-tbi";
}
