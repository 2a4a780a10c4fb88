import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatInteger, formatNumber } from "@/lib/core/format-number";
import { matchGroups } from "@/lib/diagnostics/subgroups/match-groups";
import { type GroupTrend, testTrends } from "@/lib/diagnostics/subgroups/test-trend";
import type { Axis, ChartTable } from "../chart-model";
import { numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import type { CourseChart } from "./course-model";
import { toParts } from "./course-parts";
import { ratioAxis } from "./ratio-axis";
import type { TrendGroup, TrendRun } from "./trend-model";

/** A group of this run that is followed through the others. */
export type FollowedGroup = {
  readonly name: string;
  readonly label: string;
  readonly place: number;
  readonly description: string;
};

export type TrendView = {
  readonly chart: CourseChart;
  /** One for each group: what a test supports, and nothing else. */
  readonly sentences: readonly string[];
};

type Row = { readonly run: TrendRun; readonly group: TrendGroup | null };
type Followed = { readonly group: FollowedGroup; readonly rows: readonly Row[]; readonly trend: GroupTrend };

const NONE: Estimate = { status: "not-supplied", what: "this group under this definition" };
const LEVEL = 0.05;
/** More groups hide each other. */
const MOST_GROUPS = 8;

/**
 * Observed over expected of the groups of a run over the runs of its project, in the order of time. Null
 * where there are fewer than two runs with predictions. Groups are followed under one definition only.
 */
export function prepareTrend(groups: readonly FollowedGroup[], runs: readonly TrendRun[]): TrendView | null {
  if (runs.length < 2 || groups.length === 0) return null;
  const listed = groups.slice(0, MOST_GROUPS);
  const rows = listed.map((group) => runs.map((run): Row => ({ run, group: findSame(group, run) })));
  const trends = testTrends(rows.map((own) => own.map(({ group }) => group?.observedExpected ?? NONE)));
  const followed = listed.map((group, index): Followed => {
    const trend = trends[index] ?? { factor: NONE, adjustedP: null };
    return { group, rows: rows[index] ?? [], trend };
  });
  return {
    chart: prepareChart(followed, runs, groups.length - listed.length),
    sentences: followed.map(describeTrend),
  };
}

function findSame({ name, description }: FollowedGroup, run: TrendRun): TrendGroup | null {
  const names = run.groups.map((group) => group.name);
  const same = matchGroups([name], names).matched.get(name);
  const group = run.groups.find((entry) => entry.name === same) ?? null;
  return group?.description === description ? group : null;
}

function prepareChart(followed: readonly Followed[], runs: readonly TrendRun[], left: number): CourseChart {
  const places = runs.map((_, index) => index + 1);
  const lines = followed.map(({ group, rows }) => ({
    label: group.label,
    place: group.place,
    otherPlace: null,
    dash: "own" as const,
    groups: [group.name],
    parts: toParts(
      rows.map((row) => row.group?.observedExpected ?? NONE),
      places,
    ),
  }));
  const ends = lines.flatMap(({ parts }) => parts.flat().flatMap(({ y, interval }) => [y, ...(interval ?? [])]));
  const omitted = left === 0 ? "" : ` ${formatCount(left, "further group")} not shown.`;
  return {
    look: "marks",
    title: titleOf(followed, runs),
    sampleSize: `${formatCount(runs.length, "run")} with predictions, ${formatCount(followed.length, "group")}`,
    caption: `Observed events over expected ones in each run, oldest first; above 1 more happened than the model expected. Bar: 95 % interval. A run in which a group has another definition is left empty for it. Where runs are judged on the same patients, their points move together.${omitted}`,
    x: runAxis(runs.length),
    y: ratioAxis(ends),
    lines,
    levels: [{ y: 1, label: "as many as expected" }],
    marked: null,
    table: tabulate(followed),
  };
}

function titleOf(followed: readonly Followed[], runs: readonly TrendRun[]): string {
  const moving = followed.filter(isShown).map(({ group }) => group.label);
  const over = `over ${formatCount(runs.length, "run")}`;
  return moving.length === 0
    ? `Observed over expected ${over}: no trend is shown for any of these groups`
    : `Observed over expected ${over}: a trend is shown for ${moving.join(", ")}`;
}

function isShown({ trend }: Followed): boolean {
  return trend.adjustedP !== null && trend.adjustedP < LEVEL;
}

function describeTrend(followed: Followed): string {
  const { group, trend } = followed;
  const { factor, adjustedP } = trend;
  if (adjustedP === null || factor.status !== "estimated")
    return `${group.label}: a trend cannot be told. ${factor.status === "not-estimable" ? factor.reason : ""}`.trim();
  const each = `from run to run observed over expected is multiplied by ${describeEstimate(factor).short}`;
  if (!isShown(followed))
    return `${group.label}: no trend is shown; ${each}, which is within what chance gives among these groups.`;
  return `${group.label}: observed over expected goes ${factor.value > 1 ? "up" : "down"} over the runs; ${each} (p = ${formatNumber(adjustedP, 2)}, adjusted by Holm for ${group.label} being one of the groups looked at). Nearer to 1 is better.`;
}

function runAxis(count: number): Axis {
  const stride = Math.ceil(count / 10);
  const ticks = Array.from({ length: count }, (_, index) => index + 1)
    .filter((place) => (place - 1) % stride === 0 || place === count)
    .map((value) => ({ value, label: String(value) }));
  return { label: "run, 1 = the oldest", scale: "linear", domain: [0.5, count + 0.5], ticks };
}

function tabulate(followed: readonly Followed[]): ChartTable {
  return {
    caption: "These groups over the runs of this project",
    columns: [
      { label: "group", isNumeric: false },
      { label: "run", isNumeric: false },
      { label: "created (UTC)", isNumeric: false },
      ...["patients", "events", "observed / expected", "from", "to", "AUROC", "AUROC from", "AUROC to"].map(
        (label) => ({
          label,
          isNumeric: true,
        }),
      ),
    ],
    rows: followed.flatMap(({ group, rows }) =>
      rows.map(({ run, group: own }) => [
        textCell(group.label),
        textCell(run.name),
        textCell(run.createdAt.slice(0, 16).replace("T", " ")),
        numberCell(own?.patients ?? null, formatInteger, own === null ? "not under this definition" : "hidden"),
        numberCell(own?.events ?? null, formatInteger, own === null ? "" : "hidden"),
        ...cellsOf(own?.observedExpected ?? NONE),
        ...cellsOf(own?.auroc ?? NONE),
      ]),
    ),
  };
}

function cellsOf(estimate: Estimate) {
  const interval = estimateInterval(estimate);
  return [
    numberCell(estimateValue(estimate), formatNumber, describeEstimate(estimate).short),
    numberCell(interval?.[0] ?? null, formatNumber, "none"),
    numberCell(interval?.[1] ?? null, formatNumber, "none"),
  ];
}
