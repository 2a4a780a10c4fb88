/** What may not be shown of few patients. Stored beside what was released under it. */
export type SmallCellPolicy = {
  readonly id: string;
  readonly version: number;
  /** Counts from 1 to this are hidden; 0 is shown. */
  readonly greatest: number;
  /** The values that stay possible for a hidden small count must lie at least this far apart. */
  readonly leastSpan: number;
  /** Whether further counts are hidden so that none of the small ones can be computed from what is left. */
  readonly isComplementary: boolean;
  readonly sentence: string;
  readonly source: string;
};

export const SMALL_CELL_POLICY: SmallCellPolicy = {
  id: "small-cells-1-to-10",
  version: 1,
  greatest: 10,
  leastSpan: 9,
  isComplementary: true,
  sentence:
    "No count of 1 to 10 patients is shown, nor anything from which one could be computed: totals and differences that leave one, rates, estimates and intervals with such a numerator or denominator, series, Gram records, histograms and points of charts. Of a hidden count, values at least 9 apart stay possible for whoever knows everything that is shown. 0 is shown. Numbers are rounded after that, never before.",
  source: "CMS cell size suppression policy as stated by ResDAC, 2024-01-26",
};

/** Whether a count is one that may not be shown. Counts are compared as numbers. */
export function isSmallCount(count: number, policy: SmallCellPolicy): boolean {
  return count >= 1 && count <= policy.greatest;
}
