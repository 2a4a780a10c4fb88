import type { PredictionSet } from "@/lib/core/prediction-set";
import { describeEvaluationRows, type JudgedRows } from "./describe-evaluation-rows";
import { normaliseName } from "./normalise-name";

/** Rows on which performance is judged, and the sentence that says so wherever results stand. */
export type EvaluationRows =
  | { readonly rows: Int32Array; readonly split: JudgedRows["split"]; readonly sentence: string }
  | { readonly rows: null; readonly reason: string };

const TEST_WORDS: ReadonlySet<string> = new Set(["test", "testing", "tst", "testset", "holdout", "heldout"]);
/** "Development" is not among them: in clinical papers it is the part that a model is made from. */
const VALIDATION_WORDS: ReadonlySet<string> = new Set([
  "val",
  "valid",
  "validate",
  "validation",
  "validationset",
  "dev",
  "eval",
  "evaluation",
]);

/**
 * Performance is judged on `split=test`, else on validation, else, where the file names no split, on all
 * rows; never on rows of training.
 */
export function chooseEvaluationRows(set: PredictionSet): EvaluationRows {
  if (set.rows === 0) return { rows: null, reason: "The file holds no rows." };
  if (set.split === null)
    return chosen(
      set,
      Int32Array.from({ length: set.rows }, (_, row) => row),
      "unnamed",
    );
  const test = rowsOf(set, TEST_WORDS);
  if (test.length > 0) return chosen(set, test, "test");
  const validation = rowsOf(set, VALIDATION_WORDS);
  if (validation.length > 0) return chosen(set, validation, "validation");
  const words = set.split.labels.map((label) => `"${label}"`).join(", ");
  return {
    rows: null,
    reason:
      words === ""
        ? "The column of splits is empty, so no row is known to have been kept out of training."
        : `No row is marked test or validation; the file names ${words}. Performance is not judged on rows of training.`,
  };
}

function chosen(set: PredictionSet, rows: Int32Array, split: JudgedRows["split"]): EvaluationRows {
  return { rows, split, sentence: describeEvaluationRows({ rows: rows.length, split }, set.rows) };
}

function rowsOf({ split }: PredictionSet, words: ReadonlySet<string>): Int32Array {
  if (split === null) return new Int32Array(0);
  const isChosen = split.labels.map((label) => words.has(normaliseName(label)));
  const rows: number[] = [];
  for (const [row, code] of split.codes.entries()) if (isChosen[code] === true) rows.push(row);
  return Int32Array.from(rows);
}
