import type { Estimate } from "@/lib/core/estimate";
import { formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { matchGroups } from "@/lib/diagnostics/subgroups/match-groups";
import type { GroupResult, SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { type Axis, numberCell, textCell } from "../chart-model";
import { overlapText } from "../compare-numbers";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import type { CourseChart } from "../subgroups/course-model";
import { estimateCells, estimateColumns } from "../subgroups/estimate-cells";
import { type EventWords, eventWords } from "../subgroups/event-words";
import { isTooFew } from "../subgroups/evidence-state";
import { describeCounts, eventsOf, formatTwoDecimals, patientsOf } from "../subgroups/group-counts";
import { ratioAxis } from "../subgroups/ratio-axis";
import type { ComparedRun } from "./compared-run";
import { extremesText, findExtremes } from "./find-extremes";
import { lineOfRun } from "./line-of-run";
import { labelOf, letterOf, lettersOf } from "./run-letters";

/** What the predictions of the runs say of each group of patients. */
export type GroupGap = {
  readonly charts: readonly { readonly chart: CourseChart; readonly sentences: readonly string[] }[];
  /** What is missing, run by run, and what was left out. */
  readonly notes: readonly string[];
};

/** More groups make a page of their own; see the Subgroups pages. */
const MOST_GROUPS = 8;

/** A group in the predictions of the run at a place. */
type Member = { readonly place: number; readonly name: string; readonly result: GroupResult };

/** A group under one definition, with the runs that have it. */
type SharedGroup = { readonly group: GroupResult; readonly members: readonly Member[] };

type AnalysedRun = { readonly place: number; readonly name: string; readonly analysis: SubgroupAnalysis };

/** How well the model of each run does for each group, as far as the groups have one definition. */
export function prepareGroupGaps(runs: readonly ComparedRun[]): GroupGap {
  const analysed = runs.flatMap(({ name, subgroups }, place) =>
    subgroups?.status === "analysed" ? [{ place, name, analysis: subgroups }] : [],
  );
  const absent = runs.flatMap(({ subgroups }, place) => {
    if (subgroups?.status === "analysed") return [];
    return [`${letterOf(place)}: ${subgroups === null ? "its checks are not done." : subgroups.reason}`];
  });
  const [first] = analysed;
  if (first === undefined || analysed.length < 2) return { charts: [], notes: absent };
  const words = eventWords(runs[first.place]?.settings.task ?? null);
  const found = findGroups(analysed);
  const charts = chooseGroups(found).map(({ group, members }) => ({
    chart: prepareChart(group, members, { count: runs.length, words }),
    sentences: describeGroup(members, words),
  }));
  const left = found.length - charts.length;
  return {
    charts,
    notes: [...absent, ...(left === 0 ? [] : [`${left} further groups are on the Subgroups pages of the runs.`])],
  };
}

/** All groups that any of the runs has, each once under each of its definitions, as the runs name them one by one. */
function findGroups(analysed: readonly AnalysedRun[]): readonly SharedGroup[] {
  const found: SharedGroup[] = [];
  const told = new Set<GroupResult>();
  for (const group of analysed.flatMap(({ analysis }) => groupsOf(analysis))) {
    if (told.has(group)) continue;
    const members = analysed.flatMap(({ place, name, analysis }): Member[] => {
      const result = findSame(group, analysis);
      return result === null || told.has(result) ? [] : [{ place, name, result }];
    });
    for (const { result } of members) told.add(result);
    found.push({ group, members });
  }
  return found;
}

/** Those that most runs have, whichever run comes first; as they were found. */
function chooseGroups(found: readonly SharedGroup[]): readonly SharedGroup[] {
  const byRuns = found.toSorted(
    (a, b) => b.members.length - a.members.length || (a.group.name < b.group.name ? -1 : 1),
  );
  const chosen = new Set(byRuns.slice(0, MOST_GROUPS));
  return found.filter((group) => chosen.has(group));
}

function groupsOf({ families }: SubgroupAnalysis): readonly GroupResult[] {
  return families.flatMap(({ groups }) => groups);
}

/** The same group under the same definition; null where a run has it under another one, or not at all. */
function findSame({ name, description }: GroupResult, analysis: SubgroupAnalysis): GroupResult | null {
  const groups = groupsOf(analysis);
  const own = groups.find((group) => group.name === name && group.description === description);
  if (own !== undefined) return own;
  const { matched } = matchGroups(
    [name],
    groups.map((group) => group.name),
  );
  const same = groups.find((group) => group.name === matched.get(name));
  return same?.description === description ? same : null;
}

type Context = { readonly count: number; readonly words: EventWords };

function prepareChart(group: GroupResult, members: readonly Member[], { count, words }: Context): CourseChart {
  const lines = members.map(({ place, name, result: { observedExpected } }) => {
    const y = estimateValue(observedExpected);
    const interval = estimateInterval(observedExpected);
    return lineOfRun(place, name, y === null ? [] : [[{ x: place + 1, y, interval }]]);
  });
  const ends = lines.flatMap(({ parts }) => parts.flat().flatMap(({ y, interval }) => [y, ...(interval ?? [])]));
  const missing = Array.from({ length: count }, (_, place) => place).filter(
    (place) => !members.some((member) => member.place === place),
  );
  const without = missing.length === 0 ? "" : ` Not under this definition in ${lettersOf(missing)}.`;
  return {
    look: "runs",
    title: `${groupWords(group.name)}: observed per expected ${words.many}`,
    sampleSize: members.map(({ place, result }) => `${letterOf(place)}: ${describeCounts(result, words)}`).join("; "),
    caption: `${group.description} Bar: 95 % interval; above 1 more happened than the model expected. Where runs are judged on the same patients, their numbers move together.${without}`,
    x: runAxis(count),
    y: ratioAxis(ends),
    lines,
    levels: [{ y: 1, label: "as many as expected" }],
    marked: null,
    table: tabulate(group, members, words),
  };
}

function runAxis(count: number): Axis {
  const ticks = Array.from({ length: count }, (_, place) => ({ value: place + 1, label: letterOf(place) }));
  return { label: "run", scale: "linear", domain: [0.5, count + 0.5], ticks };
}

type Measure = {
  readonly name: string;
  readonly pick: (result: GroupResult) => Estimate;
  /** The less, the better. */
  readonly distance: (value: number) => number;
  readonly words: readonly [best: string, worst: string];
  readonly better: string;
};

/** What is said of a group, measure by measure: of what, in which runs, and which direction is better. */
function describeGroup(members: readonly Member[], words: EventWords): readonly string[] {
  return measuresOf(words).flatMap((measure) => describeMeasure(members, measure));
}

const NOT_THERE: Estimate = { status: "not-supplied", what: "a comparison with other patients" };

function measuresOf({ many }: EventWords): readonly Measure[] {
  return [
    {
      name: `Observed per expected ${many}`,
      pick: ({ observedExpected }) => observedExpected,
      distance: (value) => Math.abs(Math.log(value)),
      words: ["nearest to 1", "furthest from 1"],
      better: "Nearer to 1 is better.",
    },
    {
      name: "AUROC",
      pick: ({ auroc }) => auroc,
      distance: (value) => -value,
      words: ["highest", "lowest"],
      better: "Higher is better.",
    },
    {
      name: "Gap to the other patients in ln(observed / expected)",
      pick: ({ against }) => against.find(({ measure }) => measure === "calibration")?.effect ?? NOT_THERE,
      distance: Math.abs,
      words: ["the smallest gap", "the largest gap"],
      better: "The smaller the gap, the better.",
    },
  ];
}

function describeMeasure(members: readonly Member[], { name, pick, distance, words, better }: Measure): string[] {
  const known = members.flatMap(({ place, result }) => {
    const estimate = pick(result);
    const value = estimateValue(estimate);
    return value === null ? [] : [{ place, result, estimate, value: distance(Number(value.toPrecision(3))) }];
  });
  if (known.length === 0) return [];
  const numbers = known.map(
    ({ place, estimate }) => `${describeEstimate(estimate, formatTwoDecimals).short} in ${letterOf(place)}`,
  );
  const head = `${name}: ${numbers.join(", ")}`;
  if (known.length < 2) return [`${head}; the other runs have no such number that may be shown.`];
  const few = known.flatMap(({ place, result }) => (isTooFew(result) ? [place] : []));
  if (few.length > 0)
    return [`${head}. Too few patients with or without the event in ${lettersOf(few)}, so they are not ranked.`];
  const extremes = findExtremes(known);
  if (extremes === null) return [`${head}: the same to three digits.`];
  const estimateAt = ([place]: readonly number[]) => known.find((entry) => entry.place === place)?.estimate;
  const [best, worst] = [estimateAt(extremes.least), estimateAt(extremes.greatest)];
  const overlap = best && worst ? ` ${overlapText(best, worst)}` : "";
  return [`${head}; ${extremesText(extremes, words)}. ${better}${overlap}`];
}

function tabulate(group: GroupResult, members: readonly Member[], words: EventWords): CourseChart["table"] {
  const shown = measuresOf(words);
  return {
    caption: `${groupWords(group.name)} in each run`,
    columns: [
      { label: "run", isNumeric: false },
      { label: "patients", isNumeric: true },
      { label: words.many, isNumeric: true },
      ...shown.flatMap(({ name }) => estimateColumns(name)),
    ],
    rows: members.map(({ place, name, result }) => [
      textCell(labelOf(place, name)),
      numberCell(patientsOf(result), formatInteger, "hidden for privacy"),
      numberCell(eventsOf(result), formatInteger, "hidden for privacy"),
      ...shown.flatMap(({ pick }) => estimateCells(pick(result))),
    ]),
  };
}
