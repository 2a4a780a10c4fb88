/** Held-out patients of one side, and what other predictions for the same patients show; one index a patient. */
export type GapSide = {
  readonly outcomes: Uint8Array;
  /** Risks of the run itself, each within (0, 1). */
  readonly risks: Float64Array;
  /**
   * Risks of a reference that knows the case mix, such as an injury score or a registry's model; null where there
   * is none. What it loses counts as what the case mix costs.
   */
  readonly reference: Float64Array | null;
  /** Risks of the pairs of an experiment that removed a fault of the optimisation; empty where there was none. */
  readonly pairs: readonly { readonly asIs: Float64Array; readonly repaired: Float64Array }[];
};

/**
 * Losses in the held-out patients of the group by the number of its training patients: chains of nested
 * subsamples drawn at random, each loss after recalibration within the group.
 */
export type LearningCurve = {
  /** Patients of the group that the run itself was trained on. */
  readonly trainingSize: number;
  /** Ascending, the same in every chain, below `trainingSize`. */
  readonly sizes: readonly number[];
  /** One entry a chain, one loss a size. */
  readonly chains: readonly (readonly number[])[];
};

export type GapInputs = {
  readonly group: GapSide;
  /** All other patients. */
  readonly others: GapSide;
  readonly learningCurve: LearningCurve | null;
};
