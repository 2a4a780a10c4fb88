import { formatGiven, formatInteger, formatPercent } from "@/lib/core/format-number";
import type { GroupAlarms, SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { numberCell, textCell } from "../chart-model";
import { describeEstimate } from "../describe-estimate";
import { estimateCells, estimateColumns, numberColumn, wordColumn } from "./estimate-cells";
import type { EventWords } from "./event-words";
import { describeCounts } from "./group-counts";
import type { ShownGroup } from "./group-views";
import { ICON_KINDS, type IconArray, type IconKind } from "./icons-model";

/** More patients than this are not counted by eye; then a hundred are drawn. */
const MOST_OWN = 200;
const HUNDRED = 100;

/** What alarming at the threshold does to the patients of each group, or why nothing is drawn. */
export function prepareIcons(
  groups: readonly ShownGroup[],
  { threshold }: Pick<SubgroupAnalysis, "threshold">,
  words: EventWords,
): { readonly arrays: readonly IconArray[]; readonly why: string | null } {
  if (threshold === null)
    return {
      arrays: [],
      why: "No threshold was declared, and the file names none: from which predicted risk on the model would alarm is not known. Declare it in the analysis plan, with its owner and reason.",
    };
  const arrays = groups.flatMap((group) => {
    const { alarms } = group.result;
    return alarms === null || alarms.sensitivity.status === "suppressed"
      ? []
      : [arrayOf(group, alarms, threshold.source, words)];
  });
  const left = groups.filter(({ name }) => !arrays.some((array) => array.name === name)).map(({ label }) => label);
  const why = `Not drawn, for want of patients or for privacy: ${left.join(", ")}.`;
  return { arrays, why: left.length === 0 ? null : why };
}

function arrayOf(
  group: ShownGroup,
  alarms: GroupAlarms,
  source: NonNullable<SubgroupAnalysis["threshold"]>["source"],
  words: EventWords,
): IconArray {
  const own = countsOf(alarms);
  const total = ICON_KINDS.reduce((sum, kind) => sum + own[kind], 0);
  const isOwn = total <= MOST_OWN;
  const drawn = isOwn ? own : ofHundred(own, total);
  const at = formatGiven(alarms.threshold);
  const captured = own["alarm-event"];
  const events = captured + own["quiet-event"];
  return {
    title: `${group.label}: of ${formatInteger(events)} who ${words.happened} ${formatInteger(captured)} had an alarm; of ${formatInteger(total - events)} who ${words.stayedAway} ${formatInteger(own["alarm-other"])} had one`,
    sampleSize: isOwn
      ? `${describeCounts(group.result, words)}: the patients themselves`
      : `${describeCounts(group.result, words)}: of 100 such patients, the model's arithmetic, not patients`,
    caption: `Alarm: a predicted risk of ${at} or more (${source === "declared" ? "declared" : "named by the file, not declared"}). Clinical sensitivity (recall) ${describeEstimate(alarms.sensitivity, percentOf).short}, specificity ${describeEstimate(alarms.specificity, percentOf).short}; of those with an alarm ${describeEstimate(alarms.ppv, percentOf).short} ${words.happened}, of those without ${describeEstimate(alarms.npv, percentOf).short} ${words.stayedAway} (both move with how often it happens in the group).`,
    name: group.name,
    place: group.place,
    counts: ICON_KINDS.map((kind) => ({ kind, count: drawn[kind], label: labelOf(kind, words) })),
    marked: null,
    table: {
      caption: `Alarms at ${at} in ${group.label}`,
      columns: [
        wordColumn("what"),
        numberColumn("patients"),
        ...(isOwn ? [] : [numberColumn("of 100")]),
        ...estimateColumns("share"),
      ],
      rows: [
        ...ICON_KINDS.map((kind) => [
          textCell(labelOf(kind, words)),
          numberCell(own[kind], formatInteger),
          ...(isOwn ? [] : [numberCell(drawn[kind], formatInteger)]),
          ...[0, 1, 2].map(() => numberCell(null, formatInteger)),
        ]),
        ...(
          [
            ["clinical sensitivity (recall)", alarms.sensitivity],
            ["specificity", alarms.specificity],
            ["positive predictive value", alarms.ppv],
            ["negative predictive value", alarms.npv],
          ] as const
        ).map(([name, estimate]) => [
          textCell(name),
          numberCell(null, formatInteger),
          ...(isOwn ? [] : [numberCell(null, formatInteger)]),
          ...estimateCells(estimate),
        ]),
      ],
    },
  };
}

function countsOf(alarms: GroupAlarms): Readonly<Record<IconKind, number>> {
  return {
    "alarm-event": alarms.truePositives,
    "quiet-event": alarms.falseNegatives,
    "alarm-other": alarms.falsePositives,
    "quiet-other": alarms.trueNegatives,
  };
}

/** Whole icons that make a hundred: what is left over goes to the largest remainders. */
function ofHundred(own: Readonly<Record<IconKind, number>>, total: number): Readonly<Record<IconKind, number>> {
  const exact = ICON_KINDS.map((kind) => ({ kind, share: (HUNDRED * own[kind]) / total }));
  const whole = exact.reduce((sum, { share }) => sum + Math.floor(share), 0);
  const rounded = [...exact].sort((a, b) => (b.share % 1) - (a.share % 1)).slice(0, HUNDRED - whole);
  const up = new Set(rounded.map(({ kind }) => kind));
  const countOf = (kind: IconKind): number => Math.floor((HUNDRED * own[kind]) / total) + (up.has(kind) ? 1 : 0);
  return {
    "alarm-event": countOf("alarm-event"),
    "quiet-event": countOf("quiet-event"),
    "alarm-other": countOf("alarm-other"),
    "quiet-other": countOf("quiet-other"),
  };
}

function labelOf(kind: IconKind, words: EventWords): string {
  const [alarm, outcome] = kind.split("-");
  return `${alarm === "alarm" ? "alarm" : "no alarm"}, ${outcome === "event" ? words.happened : words.stayedAway}`;
}

function percentOf(share: number): string {
  return formatPercent(share);
}
