import type { ClinicalRule } from "../clinical-rule";

/** The bands that clinicians ask for. */
export const AGE_BANDS: ClinicalRule = {
  id: "age-bands",
  version: 1,
  name: "Age",
  concept: "age",
  isPreset: true,
  sentence: "Age in years: below 18, 18 to 64, 65 to 79, 80 or more.",
  unknown: "The age is missing.",
  source: "Conventional bands of trauma registries; none of them is part of a score",
  inputs: ["age"],
  canAnswer: (offered) => offered.has("age"),
  groups: [
    { id: "below-18", name: "age below 18" },
    { id: "18-64", name: "age 18 to 64" },
    { id: "65-79", name: "age 65 to 79" },
    { id: "80+", name: "age 80 or more" },
  ],
  groupOf: ({ age }) => {
    if (age === undefined) return null;
    if (age < 18) return "below-18";
    if (age < 65) return "18-64";
    return age < 80 ? "65-79" : "80+";
  },
};

/** The age criterion of the Berlin definition. */
export const AGE_BERLIN: ClinicalRule = {
  id: "age-berlin",
  version: 1,
  name: "Age (Berlin)",
  concept: "age",
  isPreset: false,
  sentence: "Age below 70 years, or at least 70.",
  unknown: "The age is missing.",
  source: "The limit of the Berlin definition: Pape et al., J Trauma Acute Care Surg 77 (2014) 780",
  inputs: ["age"],
  canAnswer: (offered) => offered.has("age"),
  groups: [
    { id: "below-70", name: "age below 70" },
    { id: "70+", name: "age 70 or more" },
  ],
  groupOf: ({ age }) => {
    if (age === undefined) return null;
    return age < 70 ? "below-70" : "70+";
  },
};
