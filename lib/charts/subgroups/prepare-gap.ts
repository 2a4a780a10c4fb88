import { capitalise } from "@/lib/core/capitalise";
import type { Estimate } from "@/lib/core/estimate";
import { formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { GAP_PART_NAMES } from "@/lib/diagnostics/gap/describe-group-gap";
import { formatNats } from "@/lib/diagnostics/gap/format-nats";
import type { GapOutcome, GroupGap } from "@/lib/diagnostics/gap/group-gap";
import { linearAxis } from "../axis-ticks";
import { textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import { behindCell, estimateCells, estimateColumns, wordColumn } from "./estimate-cells";
import type { GapChart, GapRow } from "./gap-model";
import { isSameGroup } from "./marked-group";

/** The group whose split the page shows, as the address has it. */
export const GAP_PARAMETER = "gap";

export type GapView = {
  /** The split that is shown; null where no group has an excess. */
  readonly shown: GroupGap | null;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  /** Groups without a split, in a sentence; null where there is none. */
  readonly leftOut: string | null;
};

/** The group that was asked for, else the first: groups stand in declared order, never by size of the number. */
export function chooseGap(outcome: Extract<GapOutcome, { status: "split" }>, asked: string | undefined): GapView {
  const { groups, leftOut } = outcome;
  return {
    shown: groups.find(({ subgroup }) => asked !== undefined && isSameGroup(subgroup, asked)) ?? groups[0] ?? null,
    choices: groups.map(({ subgroup }) => ({ id: subgroup, label: groupWords(subgroup) })),
    leftOut:
      leftOut.length === 0
        ? null
        : `Not split: ${leftOut.map(({ subgroup, reason }) => `${groupWords(subgroup)} (${reason})`).join("; ")}.`,
  };
}

/** One line of bars: each part begins where the one above it ends, and the last ends at the gap. */
export function prepareGap(group: GroupGap): GapChart {
  const { subgroup, patients, others, gap, parts } = group;
  const name = groupWords(subgroup);
  const rows = [rowOf("gap", "The whole gap", gap, 0)];
  let at = 0;
  for (const { part, estimate } of parts) {
    rows.push(rowOf(part, capitalise(GAP_PART_NAMES[part]), estimate, at));
    at += estimateValue(estimate) ?? 0;
  }
  const ends = rows.flatMap(({ bar, interval }) => [...(bar === null ? [] : [bar.from, bar.to]), ...(interval ?? [])]);
  const rest = parts[0];
  return {
    title: `${name}: mean log loss ${sayShort(gap)} above that of all other patients${rest === undefined ? "" : `; ${sayShort(rest.estimate)} of it is unexplained`}`,
    sampleSize: `${formatInteger(patients)} patients of ${name}, ${formatInteger(others)} others`,
    caption:
      "Each bar begins where the one above it ends, and the last one ends at the gap. A bar to the left makes the gap smaller. Heavy line: 95 % interval of that part alone, around where its bar ends. A part that is not known has no bar and stays in what is unexplained.",
    axis: linearAxis("nats of log loss", Math.min(0, ...ends), Math.max(0, ...ends)),
    rows,
    table: {
      caption: `Where the gap of ${name} comes from`,
      columns: [
        wordColumn("part"),
        ...estimateColumns("nats"),
        wordColumn("what it would take"),
        wordColumn("what it rests on"),
        wordColumn("method"),
      ],
      rows: [
        [textCell("The whole gap"), ...estimateCells(gap), textCell(""), textCell(""), behindCell(gap)],
        ...parts.map(({ part, estimate, closing, evidence }) => [
          textCell(capitalise(GAP_PART_NAMES[part])),
          ...estimateCells(estimate),
          textCell(closing),
          textCell(evidence),
          behindCell(estimate),
        ]),
      ],
    },
  };
}

function rowOf(part: GapRow["part"], label: string, estimate: Estimate, from: number): GapRow {
  const value = estimateValue(estimate);
  const interval = estimateInterval(estimate);
  return {
    part,
    label,
    value: describeEstimate(estimate, formatNats).short.replace("not logged", "not known"),
    bar: value === null ? null : { from, to: from + value },
    interval: interval === null ? null : [from + interval[0], from + interval[1]],
  };
}

function sayShort(estimate: Estimate): string {
  return describeEstimate(estimate, formatNats).short;
}
