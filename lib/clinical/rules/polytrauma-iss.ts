import { AIS_REGIONS } from "../clinical-inputs";
import type { ClinicalRule } from "../clinical-rule";
import { offersIss } from "../offers-iss";
import { compareIss } from "../severe-regions";

/** ISS above 15: what many registries call major trauma, and some papers polytrauma. */
export const POLYTRAUMA_ISS_16 = defineByIss(
  16,
  "Boyd, Tolson & Copes, J Trauma 27 (1987) 370 (ISS above 15 as major trauma)",
);

/** ISS above 17. */
export const POLYTRAUMA_ISS_18 = defineByIss(
  18,
  "One of 47 definitions found by Butcher & Balogh, Injury 40 Suppl 4 (2009) S12",
);

function defineByIss(limit: number, source: string): ClinicalRule {
  return {
    id: `polytrauma-iss-${limit}`,
    version: 1,
    name: `Polytrauma (ISS ${limit} or more)`,
    concept: "polytrauma",
    isPreset: false,
    sentence: `ISS of ${limit} or more.`,
    unknown: `A region or the stated ISS is missing, and what is known makes less than ${limit}.`,
    source,
    inputs: [...AIS_REGIONS, "iss"],
    canAnswer: offersIss,
    groups: [
      { id: "polytrauma", name: "polytrauma" },
      { id: "no-polytrauma", name: "no polytrauma" },
    ],
    groupOf: (patient) => {
      const side = compareIss(patient, limit);
      if (side === null) return null;
      return side === "above" ? "polytrauma" : "no-polytrauma";
    },
  };
}
