import { AIS_REGIONS } from "../clinical-inputs";
import type { ClinicalRule } from "../clinical-rule";
import { offersAllRegions } from "../offers-iss";
import { countSevereRegions } from "../severe-regions";

/** The dose of the dose-response view. */
export const SEVERE_REGIONS: ClinicalRule = {
  id: "severe-regions",
  version: 1,
  name: "Regions with AIS 3 or more",
  concept: "severe regions",
  isPreset: true,
  sentence: "Number of the six body regions with an injury of AIS 3 or more: none, one, two, three or more.",
  unknown: "The regions whose severity is missing decide the number.",
  source: "Regions of the ISS: Baker et al., J Trauma 14 (1974) 187; AIS 3 is the first severity called serious",
  inputs: AIS_REGIONS,
  canAnswer: offersAllRegions,
  groups: [
    { id: "0", name: "no severe region" },
    { id: "1", name: "one severe region" },
    { id: "2", name: "two severe regions" },
    { id: "3+", name: "three or more severe regions" },
  ],
  groupOf: (patient) => {
    const { atLeast, atMost } = countSevereRegions(patient);
    if (atLeast >= 3) return "3+";
    return atLeast === atMost ? String(atLeast) : null;
  },
};
