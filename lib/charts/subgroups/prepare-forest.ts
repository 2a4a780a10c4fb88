import type { PlannedMeasure } from "@/lib/core/analysis-plan";
import type { Estimate } from "@/lib/core/estimate";
import { formatCount, formatGiven, formatNumber } from "@/lib/core/format-number";
import type { Evidence, GroupResult, SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { linearAxis } from "../axis-ticks";
import { type Axis, numberCell, type TableCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import {
  behindCell,
  estimateCells,
  estimateColumns,
  groupCells,
  groupColumns,
  numberColumn,
  wordColumn,
} from "./estimate-cells";
import type { EventWords } from "./event-words";
import { EVIDENCE_STATES, type EvidenceState, isTooFew, levelInShort, stateInGroup } from "./evidence-state";
import type { ForestChart, ForestRow } from "./forest-model";
import { describeCounts, formatTwoDecimals } from "./group-counts";
import type { ShownGroup } from "./group-views";

const RATIO_TICKS = [0.1, 0.2, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 5, 10] as const;
/** Ratios that every picture shows; wider only where a ratio itself lies outside. */
const RATIOS = [0.4, 2.5] as const;
const ORDER = "Groups stand in declared order, never by size of the number.";

/** Observed per expected events of every group on a logarithmic axis: half as many lies as far from 1 as twice as many. */
export function prepareRatioForest(
  groups: readonly ShownGroup[],
  { plan }: Pick<SubgroupAnalysis, "plan">,
  words: EventWords,
): ForestChart {
  const margin = plan.content.margins.calibration ?? null;
  const rows = groups.map((group) => {
    const { observedExpected } = group.result;
    const evidence = evidenceOf(group.result, "calibration");
    const state = stateInGroup(group.result, evidence?.effect ?? observedExpected, margin);
    return makeRow(group, observedExpected, { state, words: levelInShort(observedExpected, margin) }, words);
  });
  const declared =
    margin === null
      ? "No margin was declared, so that no size of difference is ruled out."
      : `Shaded: the declared margin, a factor of ${formatNumber(Math.exp(margin))} to either side.`;
  return {
    title: titleOf(`Observed per expected ${words.many}`, rows),
    sampleSize: describeSize(groups),
    caption: `Sum of outcomes over sum of predicted risks with its 95 % interval; dashed: 1, as many as predicted. Right of it more ${words.many} than predicted, the model predicted too low. ${declared} An arrow: the interval goes on. ${ORDER}`,
    axis: ratioAxis(`observed / expected ${words.many}`, rows),
    noDifference: 1,
    margin: margin === null ? null : [Math.exp(-margin), Math.exp(margin)],
    rows,
    marked: null,
    table: {
      caption: `Observed per expected ${words.many} by group`,
      columns: [
        ...groupColumns(words.many),
        numberColumn("expected"),
        ...estimateColumns("observed / expected"),
        wordColumn("evidence"),
        wordColumn("in words"),
        numberColumn("adjusted p"),
        wordColumn("method"),
      ],
      rows: groups.map((group, index) => {
        const { meanRisk, patients, observedExpected } = group.result;
        const mean = meanRisk.status === "estimated" ? meanRisk.value * patients : null;
        const evidence = evidenceOf(group.result, "calibration");
        return [
          ...groupCells(group),
          numberCell(mean, formatNumber),
          ...estimateCells(observedExpected),
          ...evidenceCells(rows[index], evidence),
          behindCell(observedExpected),
        ];
      }),
    },
  };
}

/** @returns null where no threshold is in force, so that nothing is alarmed for */
export function prepareBenefitForest(
  groups: readonly ShownGroup[],
  { plan, threshold }: Pick<SubgroupAnalysis, "plan" | "threshold">,
  words: EventWords,
): ForestChart | null {
  if (threshold === null) return null;
  const margin = plan.content.margins["net-benefit"] ?? null;
  const effects = groups.map(({ result }) => evidenceOf(result, "net-benefit")?.effect ?? withoutAlarms(result));
  const rows = groups.map((group, index) => {
    const effect = effects[index] ?? withoutAlarms(group.result);
    const state = stateInGroup(group.result, effect, margin, true);
    const said = { state, words: benefitInShort(effect, margin) };
    return makeRow(group, effect, said, words, (value) => formatNumber(value, 2));
  });
  const at = formatGiven(threshold.value);
  return {
    title: titleOf(`Net benefit over the better of alarming for all and for nobody, at ${at}`, rows),
    sampleSize: describeSize(groups),
    caption: `Per patient, at a predicted risk of ${at} (${threshold.source === "declared" ? "declared" : "named by the file, not declared"}): true alarms minus false ones at the exchange rate of the threshold, above what is had without a model; 95 % interval by bootstrap. Dashed: 0, the model adds nothing. Higher is better.${margin === null ? " No margin was declared." : ` Shaded: the declared margin of ${formatGiven(margin)}.`} ${ORDER}`,
    axis: spanAxis("net benefit over the better default", rows, [-0.02, 0.02]),
    noDifference: 0,
    margin: margin === null ? null : [-margin, margin],
    rows,
    marked: null,
    table: {
      caption: "Net benefit over the better default by group",
      columns: [
        ...groupColumns(words.many),
        ...estimateColumns("net benefit over the default"),
        wordColumn("evidence"),
        wordColumn("in words"),
        numberColumn("adjusted p"),
        wordColumn("method"),
      ],
      rows: groups.map((group, index) => [
        ...groupCells(group),
        ...estimateCells(effects[index] ?? withoutAlarms(group.result)),
        ...evidenceCells(rows[index], evidenceOf(group.result, "net-benefit")),
        behindCell(effects[index] ?? withoutAlarms(group.result)),
      ]),
    },
  };
}

/** Secondary: AUROCs beside what the group's own risks promise, since how widely risks spread moves an AUROC as well. */
export function prepareAurocForest(groups: readonly ShownGroup[], words: EventWords): ForestChart {
  const rows = groups.map((group): ForestRow => {
    const { auroc, expectedAuroc } = group.result;
    const row = makeRow(group, auroc, compareWithExpected(group.result), words);
    const point = estimateValue(expectedAuroc);
    return { ...row, expected: point === null ? null : { point, interval: estimateInterval(expectedAuroc) } };
  });
  const told = rows.flatMap(({ label, point, expected }) =>
    point === null
      ? []
      : [
          `${label} ${formatTwoDecimals(point)}${expected === null ? "" : ` (expected ${formatTwoDecimals(expected.point)})`}`,
        ],
  );
  return {
    title: told.length === 0 ? "AUROC is estimable in none of these groups" : `AUROC: ${told.join(", ")}`,
    sampleSize: describeSize(groups),
    caption: `Of all pairs of one patient who ${words.happened} and one who ${words.stayedAway}, the share in which the first had the higher risk; logit-DeLong interval, Newcombe's where few. Grey diamond and line: the AUROC that the group's own predicted risks would give if they were true, and the range of what is then observed. An AUROC moves with how widely risks are spread: groups are not compared by it, and it is no primary measure unless declared. ${ORDER}`,
    axis: spanAxis("AUROC", rows, [0.5, 1], 1),
    noDifference: 0.5,
    margin: null,
    rows,
    marked: null,
    table: {
      caption: "AUROC by group beside the expected one",
      columns: [
        ...groupColumns(words.many),
        ...estimateColumns("AUROC"),
        ...estimateColumns("expected from the risks"),
        wordColumn("evidence"),
        wordColumn("in words"),
        wordColumn("method"),
      ],
      rows: groups.map((group, index) => [
        ...groupCells(group),
        ...estimateCells(group.result.auroc),
        ...estimateCells(group.result.expectedAuroc),
        ...stateCells(rows[index]),
        behindCell(group.result.auroc),
      ]),
    },
  };
}

function evidenceOf({ within }: GroupResult, measure: PlannedMeasure): Evidence | undefined {
  return within.find((evidence) => evidence.measure === measure);
}

/** Where a threshold is in force only a group without patients has no alarms, or one of which they are hidden. */
function withoutAlarms({ patients, events, meanRisk }: GroupResult): Estimate {
  return patients > 0 || meanRisk.status === "suppressed"
    ? { status: "suppressed", rule: "small cells" }
    : { status: "not-estimable", reason: "There is no patient in this group.", n: patients, events };
}

type Said = { readonly state: EvidenceState; readonly words: string };

function makeRow(
  group: ShownGroup,
  estimate: Estimate,
  said: Said,
  words: EventWords,
  format: (value: number) => string = formatTwoDecimals,
): ForestRow {
  const { name, label, place, result } = group;
  const point = estimateValue(estimate);
  const isOpen = said.state === "inconclusive" || (said.state === "not-estimable" && point !== null);
  return {
    name,
    label,
    place,
    counts: describeCounts(result, words),
    value: describeEstimate(estimate, format).short,
    point,
    interval: estimateInterval(estimate),
    expected: null,
    ...(isOpen && isTooFew(result)
      ? { state: "inconclusive", words: "too few to conclude" }
      : { state: said.state, words: wordsOf(said) }),
  };
}

function wordsOf({ state, words }: Said): string {
  return words === "" ? EVIDENCE_STATES[state].words : words;
}

function benefitInShort(effect: Estimate, margin: number | null): string {
  const interval = estimateInterval(effect);
  if (interval === null) return "";
  if (interval[0] > 0) return "better than no model";
  if (interval[1] < 0) return "worse than no model";
  if (margin !== null && interval[0] > -margin) return "not worse by the declared margin";
  return "better or worse: cannot tell";
}

/** The expected AUROC's interval is the range of what is observed if the risks are true. */
function compareWithExpected(result: GroupResult): Said {
  const { auroc, expectedAuroc } = result;
  const range = estimateInterval(expectedAuroc);
  const value = estimateValue(auroc);
  if (auroc.status === "suppressed") return { state: "hidden", words: "" };
  if (value === null || range === null) return { state: "not-estimable", words: "" };
  const isOutside = value < range[0] || value > range[1];
  if (!isOutside || isTooFew(result)) return { state: "inconclusive", words: "fits what its own risks promise" };
  return { state: "enough", words: `${value < range[0] ? "below" : "above"} what its own risks promise` };
}

function titleOf(what: string, rows: readonly ForestRow[]): string {
  const told = rows
    .filter(({ state }) => state === "enough")
    .map(({ label, value, words }) => `${label} ${value}, ${words}`);
  const open = rows.length - told.length;
  const rest =
    open === 0
      ? []
      : [`cannot be told in ${open === rows.length && open > 1 ? "any of " : ""}${formatCount(open, "group")}`];
  return `${what}: ${[...told, ...rest].join("; ")}`;
}

function describeSize(groups: readonly ShownGroup[]): string {
  return formatCount(groups.length, "group");
}

function evidenceCells(row: ForestRow | undefined, evidence: Evidence | undefined): readonly TableCell[] {
  const answer = evidence?.answer ?? row?.words ?? "";
  return [
    textCell(row === undefined ? "" : EVIDENCE_STATES[row.state].words),
    textCell(answer),
    numberCell(evidence?.adjustedP ?? null, (p) => formatNumber(p, 2), "none"),
  ];
}

function stateCells(row: ForestRow | undefined): readonly TableCell[] {
  return row === undefined
    ? [textCell(""), textCell("")]
    : [textCell(EVIDENCE_STATES[row.state].words), textCell(row.words)];
}

function ratioAxis(label: string, rows: readonly ForestRow[]): Axis {
  const points = rows.flatMap(({ point }) => (point === null || point <= 0 ? [] : [point]));
  const domain = [
    Math.min(RATIOS[0], ...points.map((point) => point * 0.8)),
    Math.max(RATIOS[1], ...points.map((point) => point * 1.25)),
  ] as const;
  const ticks = RATIO_TICKS.filter((value) => value >= domain[0] && value <= domain[1]);
  return { label, scale: "log", domain, ticks: ticks.map((value) => ({ value, label: formatGiven(value) })) };
}

function spanAxis(label: string, rows: readonly ForestRow[], least: readonly [number, number], most?: number): Axis {
  const numbers = rows.flatMap(({ point, interval, expected }) => [
    ...(point === null ? [] : [point]),
    ...(interval ?? []),
    ...(expected?.interval ?? []),
  ]);
  const axis = linearAxis(label, Math.min(least[0], ...numbers), Math.max(least[1], ...numbers));
  return most === undefined ? axis : { ...axis, domain: [axis.domain[0], Math.min(most, axis.domain[1])] };
}
