import { formatCount, formatInteger, formatNumber } from "@/lib/core/format-number";
import type {
  AttainableLevel,
  LossCourse,
  LossSplit,
  SubgroupTraining,
} from "@/lib/diagnostics/subgroups/subgroup-training";
import { linearAxis, stepAxis } from "../axis-ticks";
import { type ChartTable, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval } from "../describe-estimate";
import type { CourseChart, CourseLine } from "./course-model";
import type { TrainingGroup, TrainingGroups } from "./training-groups";

/** The losses of one group with the sentences beside them. */
export type GroupLossView = {
  readonly group: TrainingGroup;
  readonly chart: CourseChart;
  /** What was attainable, in words; why that is not known otherwise. */
  readonly sentence: string;
};

const SPLIT_WORDS: Readonly<Record<LossSplit, string>> = {
  train: "training",
  validation: "validation",
  test: "test",
};
const SPLIT_DASHES = { train: "solid", validation: "dashed", test: "dotted" } as const;

/** One picture for each group whose loss was logged, all on the same axes so that they can be compared. */
export function prepareTrainingLosses(
  training: SubgroupTraining,
  { groups }: TrainingGroups,
): readonly GroupLossView[] {
  const axes = { x: commonSteps(training.losses), y: commonLosses(training) };
  return [...groups.values()].flatMap((group) => {
    const courses = training.losses.filter(({ subgroup }) => subgroup === group.name);
    if (courses.length === 0) return [];
    const level = training.levels.find(({ subgroup }) => subgroup === group.name) ?? null;
    return [
      {
        group,
        chart: { ...axes, ...prepareChart(group, courses, level) },
        sentence: describeLevel(group, level, training.levelsMissing),
      },
    ];
  });
}

function commonSteps(courses: readonly LossCourse[]) {
  const windows = courses.flatMap((course) => course.windows);
  return stepAxis(
    Math.min(...windows.map(({ fromStep }) => fromStep)),
    Math.max(...windows.map(({ toStep }) => toStep)),
    4,
  );
}

/** From 0, which is perfect foresight; a band that reaches far beyond the losses ends at the edge. */
function commonLosses({ losses, levels }: SubgroupTraining) {
  const values = [
    ...losses.flatMap(({ windows }) => windows.map(({ loss }) => loss)),
    ...levels.flatMap(({ attainable, baseRate }) => [attainable, baseRate ?? 0]),
  ];
  return linearAxis("loss per patient (less is better)", Math.min(0, ...values), Math.max(...values) * 1.05, 4);
}

function prepareChart(
  group: TrainingGroup,
  courses: readonly LossCourse[],
  level: AttainableLevel | null,
): Omit<CourseChart, "x" | "y"> {
  return {
    look: "band",
    title: titleOf(group, courses),
    sampleSize: courses.map(describeSize).join("; "),
    caption: captionOf(courses, level),
    lines: courses.map((course) => toLine(group, course)),
    levels: level === null ? [] : listLevels(level),
    marked: null,
    table: tabulate(group, courses),
  };
}

function titleOf({ label }: TrainingGroup, courses: readonly LossCourse[]): string {
  const parts = courses.flatMap(({ split, windows }) => {
    const [first, last] = [windows[0], windows.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [`${formatNumber(first.loss)} to ${formatNumber(last.loss)} in ${SPLIT_WORDS[split]}`];
  });
  return `${label}: loss from ${parts.join(", from ")}`;
}

function describeSize({ split, patients, records }: LossCourse): string {
  const each =
    patients === null
      ? "number of patients not logged"
      : `${formatInteger(patients)} ${patients === 1 ? "patient" : "patients"} each`;
  return `${SPLIT_WORDS[split]}: ${formatCount(records, "record")}, ${each}`;
}

const BANDS: Readonly<Record<LossCourse["band"], string>> = {
  patients: "95 %, by the scatter over the patients of a record",
  records: "95 %, by the scatter of neighbouring records, which says nothing of other patients",
  none: "none, as too few records were logged",
};

function captionOf(courses: readonly LossCourse[], level: AttainableLevel | null): string {
  const bands = [...new Set(courses.map(({ band }) => band))].map((band) => BANDS[band]);
  const windows = Math.max(...courses.map((course) => course.windows.length));
  const left = courses.reduce((sum, { nonFinite }) => sum + nonFinite, 0);
  const lost = left === 0 ? "" : ` ${formatCount(left, "record")} without a finite loss left out.`;
  const levels =
    level === null
      ? ""
      : " Levels, of patients outside training: the loss that was attainable, and that of knowing nothing but how often the event happens in the group.";
  return `Means in at most ${windows} windows of equal numbers of records. Band: ${bands.join("; ")}.${levels}${lost}`;
}

function toLine({ name, place }: TrainingGroup, { split, windows }: LossCourse): CourseLine {
  const points = windows.map(({ fromStep, toStep, loss, lower, upper }) => ({
    x: (fromStep + toStep) / 2,
    y: loss,
    interval: lower === null || upper === null ? null : ([lower, upper] as const),
  }));
  return {
    label: SPLIT_WORDS[split],
    place,
    otherPlace: null,
    dash: SPLIT_DASHES[split],
    groups: [name],
    parts: [points],
  };
}

function listLevels({ attainable, baseRate }: AttainableLevel): CourseChart["levels"] {
  const levels = [{ y: attainable, label: `attainable: ${formatNumber(attainable)}` }];
  return baseRate === null
    ? levels
    : [...levels, { y: baseRate, label: `only knowing how often: ${formatNumber(baseRate)}` }];
}

const SOURCES: Readonly<Record<AttainableLevel["source"], string>> = {
  calibration: "the same predictions, corrected by the group's own intercept and slope",
  comparator: "another model in the same patients",
  generalisation: "what was reached in its training patients, which is lower than new patients allow",
};

function describeLevel({ label }: TrainingGroup, level: AttainableLevel | null, missing: readonly string[]): string {
  if (level === null)
    return `What was attainable for ${label} cannot be told. ${missing.join(" ") || "Nothing in the log or the predictions shows it."}`;
  const { loss, attainable, n, source, excess, baseRate } = level;
  const above = estimateInterval(excess);
  const isShown = above !== null && above[0] > 0;
  const share =
    baseRate === null
      ? ""
      : ` Knowing nothing but how often the event happens among them would give ${formatNumber(baseRate)}, which the model is ${loss < baseRate ? "below" : "above"}; less is better.`;
  return `Among ${formatCount(n, "patient")} of ${label} outside training the loss is ${formatNumber(loss)}; at most ${formatNumber(attainable)} was attainable (${SOURCES[source]}). ${source === "calibration" ? "Less what such a correction gains by chance, the" : "The"} difference is ${describeEstimate(excess).short} per patient, ${isShown ? "more than chance gives in this group alone; the check above tells whether that is more than for the other patients" : "within what chance gives"}.${share}`;
}

function tabulate({ label }: TrainingGroup, courses: readonly LossCourse[]): ChartTable {
  return {
    caption: `Loss of ${label} over training`,
    columns: [
      { label: "part of the data", isNumeric: false },
      ...["from step", "to step", "loss", "band from", "band to"].map((name) => ({ label: name, isNumeric: true })),
    ],
    rows: courses.flatMap(({ split, windows }) =>
      windows.map(({ fromStep, toStep, loss, lower, upper }) => [
        textCell(SPLIT_WORDS[split]),
        numberCell(fromStep, formatInteger),
        numberCell(toStep, formatInteger),
        numberCell(loss, formatNumber),
        numberCell(lower, formatNumber, "none"),
        numberCell(upper, formatNumber, "none"),
      ]),
    ),
  };
}
