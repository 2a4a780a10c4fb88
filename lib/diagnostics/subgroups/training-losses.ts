/**
 * The loss of each group of patients over the training, in windows, with a band. From records with the sum
 * of squared deviations m₂ the standard error is that of one record of n patients, √(m₂ / (n (n − 1))):
 * later records may hold the same patients, so that it is not divided by their number. Without m₂ it is
 * the scatter of the records of a window over √(records), which says nothing of other patients.
 *
 * @see Welford, Technometrics 4 (1962), for m₂
 */
import type { PointColumns, RunData, RunSeries } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { normalQuantile } from "@/lib/statistics/distributions";
import { measureExcess } from "../measures/measure-excess";
import { keepFinite, sliceSteps } from "../measures/read-series";
import { splitWindows } from "../measures/windows";
import { findSubgroupSeries } from "../sensitivity/subgroup-records";
import { INTERVAL_LEVEL } from "../thresholds";
import { findPatientLevelLosses } from "./find-patient-level";
import type { AttainableLevel, LossCourse, LossSplit, SubgroupTraining } from "./subgroup-training";

const LOSS_SPLITS: readonly LossSplit[] = ["train", "validation", "test"];

const MOST_WINDOWS = 60;
/** Fewer records in a window have no scatter worth a band. */
const FEWEST_IN_WINDOW = 4;

/** One course for each group and part of the data in which its loss was logged. */
export function measureLossCourses(run: RunData, subgroups: readonly string[]): readonly LossCourse[] {
  return LOSS_SPLITS.flatMap((split) => {
    const hidden = findPatientLevelLosses(run, subgroups, split);
    return subgroups.flatMap((subgroup) => {
      const series = findSubgroupSeries(run, "loss", subgroup, split);
      const course = series === null ? null : measureCourse(run, subgroup, split, series);
      return course === null ? [] : [{ ...course, isPatientLevel: hidden.has(subgroup) }];
    });
  });
}

function measureCourse(
  run: RunData,
  subgroup: string,
  split: LossSplit,
  series: RunSeries,
): Omit<LossCourse, "isPatientLevel"> | null {
  const points = keepFinite(series.points);
  if (points.steps.length === 0) return null;
  const counts = readBeside(run, "n", subgroup, split);
  const squares = readBeside(run, "loss_m2", subgroup, split);
  const errorOf = counts && squares ? errorFromPatients(counts, squares) : null;
  const records = points.steps.length;
  const count = Math.min(
    MOST_WINDOWS,
    errorOf === null ? Math.max(1, Math.floor(records / FEWEST_IN_WINDOW)) : records,
  );
  const windows = splitWindows(points.steps, count).map(({ fromStep, toStep }) => {
    const { values } = sliceSteps(points, fromStep, toStep);
    const loss = mean(values);
    const error = errorOf === null ? errorFromRecords(values, loss) : errorOf(fromStep, toStep);
    const margin = normalQuantile((1 + INTERVAL_LEVEL) / 2) * error;
    const hasBand = Number.isFinite(margin);
    return { fromStep, toStep, loss, lower: hasBand ? loss - margin : null, upper: hasBand ? loss + margin : null };
  });
  return {
    subgroup,
    split,
    patients: counts === null ? null : mean(counts.values),
    records,
    nonFinite: series.points.steps.length - records,
    band: windows.every(({ lower }) => lower === null) ? "none" : errorOf === null ? "records" : "patients",
    windows,
  };
}

function readBeside(run: RunData, metric: string, subgroup: string, split: LossSplit): PointColumns | null {
  const series = findSubgroupSeries(run, metric, subgroup, split);
  const points = series === null ? null : keepFinite(series.points);
  return points === null || points.steps.length === 0 ? null : points;
}

function errorFromPatients(counts: PointColumns, squares: PointColumns) {
  return (fromStep: number, toStep: number): number => {
    const n = mean(sliceSteps(counts, fromStep, toStep).values);
    const variance = mean(sliceSteps(squares, fromStep, toStep).values) / (n * (n - 1));
    return n > 1 && variance >= 0 ? Math.sqrt(variance) : Number.NaN;
  };
}

function errorFromRecords(values: Float64Array, centre: number): number {
  const n = values.length;
  if (n < FEWEST_IN_WINDOW) return Number.NaN;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (n - 1) / n);
}

/** The surest level of each group that has one, and what kept the others away. */
export function listAttainableLevels(
  run: RunData,
  subgroups: readonly string[],
): Pick<SubgroupTraining, "levels" | "levelsMissing"> {
  const measured = measureExcess(run).filter(({ subgroup }) => subgroups.includes(subgroup));
  const levels = measured.flatMap(({ subgroup, evidence: [first] }): AttainableLevel[] => {
    if (first === undefined) return [];
    const { source, loss, attainable, excess, othersExcess, n, events } = first;
    return [{ subgroup, source, loss, attainable, excess, othersExcess, n, baseRate: entropyOf(events, n) }];
  });
  const missing = measured.filter(({ evidence }) => evidence.length === 0).flatMap((group) => group.missing);
  return { levels, levelsMissing: [...new Set(missing)].slice(0, 3) };
}

function entropyOf(events: number | null, n: number): number | null {
  if (events === null || events <= 0 || events >= n) return null;
  const share = events / n;
  return -share * Math.log(share) - (1 - share) * Math.log(1 - share);
}
