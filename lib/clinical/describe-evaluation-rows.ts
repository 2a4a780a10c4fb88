import { formatCount, formatInteger } from "@/lib/core/format-number";

/** Rows on which performance is judged: how many, and by which part of the file they were chosen. */
export type JudgedRows = { readonly rows: number; readonly split: "test" | "validation" | "unnamed" };

const MARKS = { test: "test", validation: "validation, since no row is marked test" } as const;

/**
 * The sentence that says which rows were judged, wherever results stand.
 *
 * @param inFile rows of the whole file; null for readers to whom single patients are closed, since with it the
 *   few rows that may have been left out could be counted
 */
export function describeEvaluationRows({ rows, split }: JudgedRows, inFile: number | null): string {
  const judged = formatCount(rows, "row");
  if (split === "unnamed")
    return `The file names no split: all ${judged} are judged, and nothing shows that the model was not trained on them.`;
  if (inFile === null) return `Judged on ${judged}: those marked ${MARKS[split]}.`;
  if (rows === inFile) return `Judged on all ${judged} of the file, which are marked ${MARKS[split]}.`;
  return `Judged on ${formatInteger(rows)} of ${formatCount(inFile, "row")}: those marked ${MARKS[split]}.`;
}
