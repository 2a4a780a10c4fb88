/** What an experiment that changed its measure predicts for the patients of the run. */
export type GapExperiment = {
  /** SHA-256 of the plan. */
  readonly plan: string;
  /** Group of the finding; null for a finding on no group. */
  readonly subgroup: string | null;
  /** What was changed, in a sentence. */
  readonly change: string;
  /** Risks for every row of the run's prediction set, one entry a pair; or why there are none. */
  readonly pairs:
    | readonly { readonly asIs: Float64Array; readonly repaired: Float64Array }[]
    | { readonly reason: string };
};
