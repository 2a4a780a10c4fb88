/** Limits of `subgroup-performance`, and where each comes from. */
export const PERFORMANCE = {
  /** Of the probability adjusted for all groups and measures. */
  level: {
    value: 0.025,
    source:
      "Half of 0.05: the checks of the training log on the same groups have the other half, so that where nothing is true of any of them at most one run in twenty has a finding",
  },
  /** Fewer events or non-events leave even the level of the risks to chance (Riley et al., Statistics in Medicine 40, 2021). */
  fewest: 10,
} as const;
