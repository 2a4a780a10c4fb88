import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatInteger, formatPercent } from "@/lib/core/format-number";
import type { ShareCourse, SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { linearAxis, stepAxis } from "../axis-ticks";
import { type ChartTable, type EmptyChart, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import { toEmptyChart } from "../sensitivity/to-empty-chart";
import type { CourseChart } from "./course-model";
import { toParts } from "./course-parts";
import type { TrainingGroup, TrainingGroups } from "./training-groups";

type ShareOfGroup = ShareCourse["groups"][number];

/** How strongly each training step was steered by the patients of each group, beside their share of the patients. */
export function prepareTrainingShares(
  { shares }: SubgroupTraining,
  { groups }: TrainingGroups,
): CourseChart | EmptyChart {
  if (shares.status === "not-known") return toEmptyChart(shares);
  const listed = shares.groups.flatMap((share) => {
    const group = groups.get(share.subgroup);
    return group === undefined ? [] : [{ share, group }];
  });
  const known = listed.filter(({ share }) => share.windows.some((window) => estimateValue(window) !== null));
  if (known.length === 0) return describeNothing(shares);
  const middles = shares.windows.map(({ fromStep, toStep }) => (fromStep + toStep) / 2);
  const lines = known.map(({ share, group }) => ({
    label: `${group.label}: ${formatPercent(share.prevalence)} of the patients`,
    place: group.place,
    otherPlace: null,
    dash: "own" as const,
    groups: [group.name],
    parts: toParts(share.windows, middles, 100),
  }));
  const values = lines.flatMap(({ parts }) => parts.flat().map(({ y }) => y));
  return {
    look: "marks",
    title: titleOf(known),
    sampleSize: `${formatCount(shares.records, "record")} in ${formatCount(shares.windows.length, "window")}; shares of the patients from ${shares.source}`,
    caption:
      "How strongly the training steps were steered by the patients of each group, of all steering; over all groups it adds up to 100 %. Neither more nor less is better by itself: patients who are predicted well steer little. The noise of the drawn patients was taken out with two half-batches. Bar: 95 % interval. Windows in which nothing is above that noise are left empty.",
    x: stepAxis(shares.windows[0]?.fromStep ?? 0, shares.windows.at(-1)?.toStep ?? 1, 4),
    y: linearAxis("share of the steering, %", Math.min(0, ...values), Math.max(100, ...values), 4),
    lines,
    levels: [],
    marked: null,
    table: tabulate(shares, listed),
  };
}

function describeNothing({ windows }: ShareCourse): EmptyChart {
  return {
    status: "empty",
    reason: `In none of the ${formatCount(windows.length, "window")} of the training are the steps above the noise of the drawn patients, so that nobody's share in them can be told. More patients in each half-batch make it visible.`,
    howToLog: '"n": [512, 512, 512]  # patients drawn of each group for a gram record, in two halves',
  };
}

function titleOf(known: readonly { readonly share: ShareOfGroup; readonly group: TrainingGroup }[]): string {
  const parts = known.flatMap(({ share, group }) => {
    const last = share.windows.findLast((window) => estimateValue(window) !== null);
    if (last === undefined) return [];
    return [`${group.label} ${describeShare(last)} with ${formatPercent(share.prevalence)} of the patients`];
  });
  return `Who steered the training steps, where that can last be told: ${parts.join("; ")}`;
}

/** One decimal shows nothing of less. */
function describeShare(share: Estimate): string {
  const interval = estimateInterval(share);
  const isTiny = interval?.every((end) => Math.abs(end) < 0.001) ?? false;
  return isTiny ? "less than 0.1 %" : describeEstimate(share, formatPercent).short;
}

function tabulate(
  { windows }: ShareCourse,
  listed: readonly { readonly share: ShareOfGroup; readonly group: TrainingGroup }[],
): ChartTable {
  return {
    caption: "Share of each group in the steering of the steps, by window",
    columns: [
      { label: "group", isNumeric: false },
      { label: "share of the patients", isNumeric: true },
      ...["from step", "to step", "share of the steering", "interval from", "interval to"].map((name) => ({
        label: name,
        isNumeric: true,
      })),
    ],
    rows: listed.flatMap(({ share, group }) =>
      share.windows.map((estimate, index) => [
        textCell(group.label),
        numberCell(share.prevalence, formatPercent),
        numberCell(windows[index]?.fromStep ?? null, formatInteger),
        numberCell(windows[index]?.toStep ?? null, formatInteger),
        numberCell(estimateValue(estimate), formatPercent, describeEstimate(estimate).behind),
        numberCell(estimateInterval(estimate)?.[0] ?? null, formatPercent, "none"),
        numberCell(estimateInterval(estimate)?.[1] ?? null, formatPercent, "none"),
      ]),
    ),
  };
}
