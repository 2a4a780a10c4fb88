const FOLDER = "learning_curve/";

/** Number of held-out patients that the losses of a learning curve are of. */
export const CURVE_PATIENTS_METRIC = `${FOLDER}patients`;

/**
 * Whether a metric belongs to the learning curve of a subgroup: losses of trainings beside the run, each with a part
 * of the group's patients. Their steps number chains of subsamples, and are no steps of the training.
 */
export function isOfLearningCurve(metric: string): boolean {
  return metric.startsWith(FOLDER);
}

/** Patients of the subsample, from `learning_curve/<size>`; null for any other metric. */
export function readCurveSize(metric: string): number | null {
  if (!isOfLearningCurve(metric)) return null;
  const size = metric.slice(FOLDER.length);
  return /^[1-9]\d{0,8}$/.test(size) ? Number(size) : null;
}
