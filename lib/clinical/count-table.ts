/**
 * What is counted of one group of patients. `counts[level][part]`: level 0 is the number of patients,
 * each further level splits the parts of the one before.
 */
export type CountCell = {
  readonly counts: readonly (readonly number[])[];
  /** How many levels somebody wants to show; 0 for what is counted only because others could compute it. */
  readonly wanted: number;
  /** How many levels everybody has already, from an earlier release; they cannot be hidden any more. */
  readonly released: number;
  /** Whether its counts must not be computable whatever their size. */
  readonly isSecret: boolean;
};

/** A group that consists of others: `whole` = sum of `parts`, for every count. All are indices of cells. */
export type CountEquation = { readonly whole: number; readonly parts: readonly number[] };

export type CountTable = {
  readonly cells: readonly CountCell[];
  readonly equations: readonly CountEquation[];
  /** `coarser[level][part]`: the part of the level before that a part belongs to; empty for level 0. */
  readonly coarser: readonly (readonly number[])[];
};
