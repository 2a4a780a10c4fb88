import { AIS_REGIONS } from "../clinical-inputs";
import type { ClinicalRule } from "../clinical-rule";
import { countSevereRegions } from "../severe-regions";

/** Anatomy alone. */
export const POLYTRAUMA_TWO_REGIONS: ClinicalRule = {
  id: "polytrauma-two-regions",
  version: 1,
  name: "Polytrauma (two regions)",
  concept: "polytrauma",
  isPreset: false,
  sentence: "AIS 3 or more in at least two of six body regions; no physiology is asked for.",
  unknown: "The regions whose severity is missing decide whether there are two.",
  source:
    "Butcher & Balogh, Injury 43 (2012) 196; compared with others in Pape et al., J Trauma Acute Care Surg 77 (2014) 780",
  inputs: AIS_REGIONS,
  canAnswer: (offered) => AIS_REGIONS.filter((region) => offered.has(region)).length >= 2,
  groups: [
    { id: "polytrauma", name: "polytrauma" },
    { id: "no-polytrauma", name: "no polytrauma" },
  ],
  groupOf: (patient) => {
    const regions = countSevereRegions(patient);
    if (regions.atLeast >= 2) return "polytrauma";
    return regions.atMost < 2 ? "no-polytrauma" : null;
  },
};
