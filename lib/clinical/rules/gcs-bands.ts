import type { ClinicalRule } from "../clinical-rule";

/** Severity of a head injury by the total of the Glasgow Coma Scale. */
export const GCS_BANDS: ClinicalRule = {
  id: "gcs-bands",
  version: 1,
  name: "Glasgow Coma Scale",
  concept: "coma",
  isPreset: true,
  sentence: "Total of the Glasgow Coma Scale: severe 3 to 8, moderate 9 to 12, mild 13 to 15.",
  unknown: "The total is missing, outside 3 to 15, or not comparable (1T, 1c: a patient with a tube).",
  source: "Teasdale & Jennett, Lancet 304 (1974) 81; bands: Rimel et al., Neurosurgery 9 (1981) 221 and 11 (1982) 344",
  inputs: ["gcs"],
  canAnswer: (offered) => offered.has("gcs"),
  groups: [
    { id: "severe", name: "GCS 3 to 8" },
    { id: "moderate", name: "GCS 9 to 12" },
    { id: "mild", name: "GCS 13 to 15" },
  ],
  groupOf: ({ gcs }) => {
    if (gcs === undefined) return null;
    if (gcs <= 8) return "severe";
    return gcs <= 12 ? "moderate" : "mild";
  },
};
