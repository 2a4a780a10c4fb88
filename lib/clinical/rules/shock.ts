import type { ClinicalRule } from "../clinical-rule";

/** Shock by blood pressure on arrival. */
export const SHOCK_BY_PRESSURE: ClinicalRule = {
  id: "shock-pressure",
  version: 1,
  name: "Shock (blood pressure)",
  concept: "shock",
  isPreset: true,
  sentence: "Systolic blood pressure at most 90 mmHg.",
  unknown: "The blood pressure is missing.",
  source: "The limit of the Berlin definition: Pape et al., J Trauma Acute Care Surg 77 (2014) 780",
  inputs: ["sbp"],
  canAnswer: (offered) => offered.has("sbp"),
  groups: [
    { id: "shock", name: "shock" },
    { id: "no-shock", name: "no shock" },
  ],
  groupOf: ({ sbp }) => {
    if (sbp === undefined) return null;
    return sbp <= 90 ? "shock" : "no-shock";
  },
};

/** Shock by pulse and blood pressure together. */
export const SHOCK_BY_INDEX: ClinicalRule = {
  id: "shock-index",
  version: 1,
  name: "Shock (shock index)",
  concept: "shock",
  isPreset: false,
  sentence:
    "Heart rate divided by systolic blood pressure, the shock index, at least 1; with a blood pressure of 0 shock.",
  unknown: "The heart rate or the blood pressure is missing.",
  source:
    "Allgöwer & Burri, Dtsch Med Wochenschr 92 (1967) 1947; the limit of 1 as in Mutschler et al., Crit Care 17 (2013) R172",
  inputs: ["heart_rate", "sbp"],
  canAnswer: (offered) => offered.has("heart_rate") && offered.has("sbp"),
  groups: SHOCK_BY_PRESSURE.groups,
  groupOf: ({ heart_rate: heartRate, sbp }) => {
    if (sbp === 0) return "shock";
    if (heartRate === undefined || sbp === undefined) return null;
    return heartRate / sbp >= 1 ? "shock" : "no-shock";
  },
};
