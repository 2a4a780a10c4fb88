/** Limits of the rules on subgroups of patients, and where each comes from. The others are in `thresholds.ts`. */
export const SUBGROUP_FAMILY = {
  falseDiscoveries: {
    value: 0.05,
    source:
      "Benjamini & Hochberg 1995 over all rules, subgroups and kinds of evidence of a run; where nothing is true of any of them, at most one run in twenty has a finding",
  },
} as const;

export const SUBGROUP_EXCESS = {
  /** Fewer with or without the event leave a fit of two coefficients to chance (Peduzzi 1996 asks for ten a coefficient). */
  fewestOutcomes: 8,
  /** Patients whose losses have a usable scatter. */
  fewestPatients: 30,
  relative: {
    value: 0.01,
    source:
      "A hundredth of the loss beyond the part that all other patients have above theirs; less hides in how well any model fits",
  },
  generalisation: {
    value: 0.15,
    source:
      "Fifteen hundredths of the loss: what is learnt of training patients carries over less by nature where outcomes are harder to foresee (the optimism of a fit grows with the information of a patient, Efron 1986), and this stays below it",
  },
  /** Of the last five windows. */
  persistentWindows: 4,
} as const;

export const SUBGROUP_GRAM = {
  /** Two records in each of the ten windows. */
  minimumRecords: 20,
  /** Windows at the end of the log of which most must show a finding. */
  judgedWindows: 5,
  persistentWindows: 4,
} as const;

export const SUBGROUP_VANISHING = {
  /** The output layer takes no part. */
  minimumLayers: 3,
  ratio: {
    value: 0.5,
    source:
      "Half of what reaches the first compared layer for the other patients: gradients of like patients differ by less between groups that the same layers treat alike",
  },
} as const;

export const SUBGROUP_SHARE = {
  ofPrevalence: { value: 1, source: "1 is a share of the step equal to the share of the patients; it is no ideal" },
} as const;

export const SUBGROUP_CONFLICT = {
  cosine: {
    value: 0,
    source: "Below 0 a step along the gradient of the other patients raises the loss of the group to first order",
  },
} as const;
