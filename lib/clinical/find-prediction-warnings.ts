import { formatCount } from "@/lib/core/format-number";
import type { PredictionSet, PredictionWarning } from "@/lib/core/prediction-set";
import { looksLikeTraining, recalibrate } from "@/lib/statistics/recalibrate";
import { chooseEvaluationRows } from "./choose-evaluation-rows";
import { findTrainingRows } from "./find-training-rows";

/** With fewer events or non-events a slope near 1 says nothing. */
const LEAST_OF_EACH_CLASS = 10;

/**
 * What a reader of results must know of the rows that they come from, as far as the file itself shows
 * it: patients that occur twice, patients that the model was trained on, risks that are the outcomes, and
 * risks that only a model's own training data have.
 */
export function findPredictionWarnings(set: PredictionSet): PredictionWarning[] {
  const { rows } = chooseEvaluationRows(set);
  if (rows === null) return [];
  const found = [warnOfDuplicates(set, rows), warnOfTraining(set, rows), warnOfRisks(set, rows)];
  return found.filter((warning) => warning !== null);
}

function warnOfDuplicates({ patients }: PredictionSet, rows: Int32Array): PredictionWarning | null {
  if (patients === null) return null;
  const counts = countRows(patients, rows);
  const repeated = [...counts.values()].filter((count) => count > 1).length;
  if (repeated === 0) return null;
  const shown = `${formatCount(repeated, "patient")} of ${counts.size}`;
  const verb = repeated === 1 ? "stands" : "stand";
  return {
    code: "duplicate-patients",
    message: `${shown} ${verb} in more than one row of the evaluation (${rows.length} rows), so that intervals, which take rows as independent, are narrower than they should be.`,
  };
}

function warnOfTraining(set: PredictionSet, rows: Int32Array): PredictionWarning | null {
  if (set.patients === null) return null;
  const trained = countRows(set.patients, findTrainingRows(set));
  const evaluated = countRows(set.patients, rows);
  const both = [...evaluated.keys()].filter((patient) => trained.has(patient)).length;
  if (both === 0) return null;
  const verb = both === 1 ? "is" : "are";
  return {
    code: "patients-in-training",
    message: `${formatCount(both, "patient")} of the ${evaluated.size} of the evaluation ${verb} among the training rows of the same file, so that the results may be better than on new patients.`,
  };
}

function warnOfRisks({ outcomes, risks, weights }: PredictionSet, rows: Int32Array): PredictionWarning | null {
  const own = {
    outcomes: Uint8Array.from(rows, (row) => outcomes[row] ?? 0),
    risks: Float64Array.from(rows, (row) => risks[row] ?? Number.NaN),
    weights: weights === null ? null : Float64Array.from(rows, (row) => weights[row] ?? Number.NaN),
  };
  if (own.outcomes.every((outcome, row) => own.risks[row] === outcome)) {
    return {
      code: "equal-to-labels",
      message: `Every predicted risk of the ${formatCount(rows.length, "row")} of the evaluation equals the outcome, so that the results say nothing about a model.`,
    };
  }
  const events = own.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (Math.min(events, rows.length - events) < LEAST_OF_EACH_CLASS) return null;
  if (!looksLikeTraining(recalibrate(own))) return null;
  return {
    code: "looks-like-training",
    message:
      "Calibration slope 1 and intercept 0, each to within 0.001, are what a model has on the rows that it was fitted to, so that these may be the training rows and the results better than on new patients.",
  };
}

/** Rows of each patient. */
function countRows(patients: Int32Array, rows: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const patient = patients[row] ?? -1;
    counts.set(patient, (counts.get(patient) ?? 0) + 1);
  }
  return counts;
}
