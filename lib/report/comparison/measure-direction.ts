import type { ReportNumber } from "@/lib/schema/report";
import type { MeasureDirection } from "@/lib/schema/report-changes";

/**
 * Which way of each measure of Annex A is better, by its name there without the threshold. What is not named here has
 * no better way: sizes, counts, shares of events, gradients, chances and what a rule measures against its own limit.
 */
const DIRECTIONS: Readonly<Record<string, Exclude<MeasureDirection, null>>> = {
  AUROC: "higher",
  "average precision": "higher",
  "scaled Brier score": "higher",
  "clinical sensitivity (recall)": "higher",
  specificity: "higher",
  "positive predictive value": "higher",
  "negative predictive value": "higher",
  "net benefit": "higher",
  "net benefit over the better default": "higher",
  "net benefit over the better default within the group": "higher",
  "Brier score": "lower",
  "mean distance of the calibration curve (ICI)": "lower",
  "median distance of the calibration curve (E50)": "lower",
  "90th percentile of that distance (E90)": "lower",
  "train loss at the end of the log": "lower",
  "validation loss at the end of the log": "lower",
  "test loss at the end of the log": "lower",
  "loss above what was attainable (by calibration)": "lower",
  "loss above what was attainable (by comparator)": "lower",
  "loss above what was attainable (by generalisation)": "lower",
  "log loss above what the predicted risks promise, at the risks of all patients": "lower",
  "calibration in the large": "nearer to 0",
  "calibration intercept": "nearer to 0",
  "ln(observed / expected) within the group": "nearer to 0",
  "ln(observed / expected) set against other patients": "nearer to 0",
  "net benefit over the better default set against other patients": "nearer to 0",
  "AUROC set against other patients": "nearer to 0",
  "change of the log odds for each further region at the same predicted risk": "nearer to 0",
  "change of that excess loss for each further region": "nearer to 0",
  "calibration slope": "nearer to 1",
  "observed / expected": "nearer to 1",
  "observed / expected at the risks of all patients": "nearer to 1",
};

const AT_THRESHOLD = / at the threshold [\d.eE+-]+$/;
const MORE_THAN_COMPARATOR = "AUROC of the model less that of ";

/** Which way of a number is better; null where neither is. */
export function directionOf({ id, measure }: Pick<ReportNumber, "id" | "measure">): MeasureDirection {
  // A rule names its statistic itself, and has a limit for it.
  if (id.startsWith("verdict/")) return null;
  if (measure.startsWith(MORE_THAN_COMPARATOR)) return "higher";
  const name = measure.replace(AT_THRESHOLD, "");
  return Object.hasOwn(DIRECTIONS, name) ? (DIRECTIONS[name] ?? null) : null;
}

/** True of ratios that are 1 where nothing is off: twice as many as expected is as far from it as half as many. */
export function isRatio({ measure }: Pick<ReportNumber, "measure">): boolean {
  return measure.startsWith("observed / expected");
}
