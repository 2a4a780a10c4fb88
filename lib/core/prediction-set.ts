/** A column of texts, each kept once; `codes` has an entry per row, −1 where the cell is empty. */
export type LabelColumn = {
  readonly name: string;
  readonly labels: readonly string[];
  readonly codes: Int32Array;
};

/** Predicted risks of another model for the same rows, for example TRISS; NaN where it gives none. */
export type ComparatorColumn = { readonly name: string; readonly risks: Float64Array };

/** Something about a prediction set that whoever reads its results must know. */
export type PredictionWarning = {
  readonly code: "duplicate-patients" | "patients-in-training" | "equal-to-labels" | "looks-like-training";
  /** One sentence: what was found, and what it does to the results. */
  readonly message: string;
};

/**
 * Outcomes and predicted risks of patients, one index per row. Names of patients are not here: rows of
 * one patient share an ordinal, given in order of first appearance.
 */
export type PredictionSet = {
  /** Name of the file. */
  readonly name: string;
  readonly rows: number;
  /** 1 = the event happened. */
  readonly outcomes: Uint8Array;
  /** Each within [0, 1]. */
  readonly risks: Float64Array;
  /** Each above 0; null where every row counts once. */
  readonly weights: Float64Array | null;
  readonly patients: Int32Array | null;
  /** Part of the data of each row, as the file names it. */
  readonly split: LabelColumn | null;
  /** Threshold at which the model alarms, per row, each within (0, 1). */
  readonly thresholds: Float64Array | null;
  /** Groups of patients and what clinical rules are computed from, as the file holds them. */
  readonly columns: readonly LabelColumn[];
  readonly comparators: readonly ComparatorColumn[];
  /** What ties the predictions to a training; null where nobody stated it. */
  readonly checkpointStep: number | null;
  readonly modelSha256: string | null;
  readonly dataSha256: string | null;
  readonly warnings: readonly PredictionWarning[];
};
