import { formatCount } from "@/lib/core/format-number";
import type { PredictionWarning } from "@/lib/core/prediction-set";

/** Patients of a set's evaluation that stand in the training rows of another set. */
export type PredictionOverlap = {
  readonly runId: string;
  readonly setId: string;
  readonly patients: number;
  /** Patients of the evaluation. */
  readonly of: number;
};

/** What a reader of results must know of patients that other sets of the project were trained on. */
export function describeOverlaps(overlaps: readonly PredictionOverlap[]): PredictionWarning[] {
  const [first] = overlaps;
  if (first === undefined) return [];
  // Whether two sets share the same patients is not known: the largest number is the least there can be.
  const patients = Math.max(...overlaps.map((overlap) => overlap.patients));
  const least = overlaps.length === 1 ? "" : "at least ";
  const others = overlaps.length === 1 ? "another prediction set" : `${overlaps.length} other prediction sets`;
  const verb = patients === 1 ? "is" : "are";
  const message = `Of the ${formatCount(first.of, "patient")} of the evaluation ${least}${patients} ${verb} among the training rows of ${others} of this project; if that is the same model, the results may be better than on new patients.`;
  return [{ code: "patients-in-training", message }];
}
