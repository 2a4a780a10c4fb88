/** What may not be shown of few patients. Stored beside what was released under it. */
export type SmallCellPolicy = {
  readonly id: string;
  readonly version: number;
  /** Counts from 1 to this are hidden; 0 is shown. */
  readonly greatest: number;
  readonly sentence: string;
  readonly source: string;
};

export const SMALL_CELL_POLICY: SmallCellPolicy = {
  id: "small-cells-1-to-10",
  version: 1,
  greatest: 10,
  sentence:
    "No count of 1 to 10 patients is shown, nor anything from which one could be computed: totals and differences that leave one, rates, estimates and intervals with such a numerator or denominator, series, Gram records, histograms and points of charts. 0 is shown. Numbers are rounded after that, never before.",
  source: "CMS cell size suppression policy as stated by ResDAC, 2024-01-26",
};
