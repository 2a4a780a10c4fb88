import type { PredictionSet } from "@/lib/core/prediction-set";
import { normaliseName } from "./normalise-name";

/** In clinical papers a model is made from the development (or derivation) part. */
const TRAINING_WORDS: ReadonlySet<string> = new Set([
  "train",
  "training",
  "trn",
  "trainset",
  "trainingset",
  "fit",
  "development",
  "derivation",
]);

/** The rows that the file marks as those the model was trained on; none where it names no split. */
export function findTrainingRows({ split }: PredictionSet): Int32Array {
  if (split === null) return new Int32Array(0);
  const isTraining = split.labels.map((label) => TRAINING_WORDS.has(normaliseName(label)));
  const rows: number[] = [];
  for (const [row, code] of split.codes.entries()) if (isTraining[code] === true) rows.push(row);
  return Int32Array.from(rows);
}
