/** One cell of a table, as text and as number; how it is stored in the file makes no difference. */
export type PredictionCell = {
  /** Without the spaces around it; "" where there is nothing. */
  text(): string;
  /** @returns undefined when the cell holds no number */
  number(): number | undefined;
};
