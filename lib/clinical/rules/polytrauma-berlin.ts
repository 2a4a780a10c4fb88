import { AIS_REGIONS, type ClinicalInput } from "../clinical-inputs";
import type { ClinicalRule, ClinicalValues } from "../clinical-rule";
import { countSevereRegions } from "../severe-regions";

type Criterion = { readonly input: ClinicalInput; readonly isMet: (value: number) => boolean };

const CRITERIA: readonly Criterion[] = [
  { input: "sbp", isMet: (value) => value <= 90 },
  { input: "gcs", isMet: (value) => value <= 8 },
  { input: "base_excess", isMet: (value) => value <= -6 },
  { input: "inr", isMet: (value) => value >= 1.4 },
  { input: "ptt", isMet: (value) => value >= 40 },
  { input: "age", isMet: (value) => value >= 70 },
];

/** The consensus definition: anatomy and physiology. */
export const POLYTRAUMA_BERLIN: ClinicalRule = {
  id: "polytrauma-berlin",
  version: 1,
  name: "Polytrauma (Berlin)",
  concept: "polytrauma",
  isPreset: true,
  sentence:
    "AIS 3 or more in at least two of six body regions, and at least one of: systolic blood pressure at most 90 mmHg, GCS at most 8, base excess at most −6.0 mmol/l, INR at least 1.4 or partial thromboplastin time at least 40 s, age at least 70 years.",
  unknown:
    "Two regions may be affected and no criterion is met among those that are known, while one is missing; or whether two regions are affected is itself unknown. A criterion that is met counts whatever else is missing; one that is missing never counts as not met.",
  source: "Pape et al., J Trauma Acute Care Surg 77 (2014) 780",
  inputs: [...AIS_REGIONS, ...CRITERIA.map(({ input }) => input)],
  canAnswer: (offered) =>
    AIS_REGIONS.filter((region) => offered.has(region)).length >= 2 && CRITERIA.some(({ input }) => offered.has(input)),
  groups: [
    { id: "polytrauma", name: "polytrauma" },
    { id: "no-polytrauma", name: "no polytrauma" },
  ],
  groupOf: (patient) => {
    const regions = countSevereRegions(patient);
    const physiology = judgeCriteria(patient);
    if (regions.atMost < 2 || physiology === "not-met") return "no-polytrauma";
    return regions.atLeast >= 2 && physiology === "met" ? "polytrauma" : null;
  },
};

function judgeCriteria(patient: ClinicalValues): "met" | "not-met" | "unknown" {
  let isComplete = true;
  for (const { input, isMet } of CRITERIA) {
    const value = patient[input];
    if (value === undefined) isComplete = false;
    else if (isMet(value)) return "met";
  }
  return isComplete ? "not-met" : "unknown";
}
