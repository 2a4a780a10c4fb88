import type { RunData, RunSeries, SeriesMapping } from "@/lib/series/run-data";

/** Per-subgroup records of so few patients count as patient-level: a batch of one is one patient's loss. */
const PATIENT_LEVEL = 10;

/** The series of one subgroup and part of the data; a series without a part is of the training. */
export function findSubgroupSeries(
  run: RunData,
  metric: string,
  subgroup: string,
  split: NonNullable<SeriesMapping["split"]>,
): RunSeries | null {
  const found = run.series.filter(
    (series) =>
      series.metric === metric &&
      series.layer === null &&
      series.subgroup === subgroup &&
      (series.split ?? "train") === split &&
      series.points.steps.length > 0,
  );
  return found.reduce<RunSeries | null>(
    (best, series) =>
      best === null ||
      series.points.steps.length > best.points.steps.length ||
      (series.points.steps.length === best.points.steps.length && series.key < best.key)
        ? series
        : best,
    null,
  );
}

/** True where the logged numbers of patients say that no record holds more than ten. */
export function isPatientLevel(run: RunData, subgroup: string, split: NonNullable<SeriesMapping["split"]>): boolean {
  const counts = findSubgroupSeries(run, "n", subgroup, split)?.points.values;
  return counts?.every((count) => !(count > PATIENT_LEVEL)) ?? false;
}
