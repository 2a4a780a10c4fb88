import type { PredictionWarning } from "@/lib/core/prediction-set";

const WARNINGS: Readonly<Record<PredictionWarning["code"], string>> = {
  "duplicate-patients": "Some patients have more than one row.",
  "patients-in-training": "Some patients are in training as well.",
  "equal-to-labels": "Predictions are equal to the outcomes.",
  "looks-like-training": "The predictions look like those of training patients.",
};

/** A warning for readers to whom single patients are closed: what was found, but not of how many. */
export function withholdWarningCounts({ code }: PredictionWarning): PredictionWarning {
  return { code, message: WARNINGS[code] };
}
