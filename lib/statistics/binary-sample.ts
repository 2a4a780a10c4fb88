/** Outcomes (1 = event) and predicted risks of the same rows; the arrays have one length. */
export type BinarySample = {
  readonly outcomes: Uint8Array;
  /** Each within [0, 1]. */
  readonly risks: Float64Array;
  /** Each above 0; null where every row counts once. */
  readonly weights: Float64Array | null;
};
