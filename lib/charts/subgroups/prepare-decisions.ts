import { formatCount, formatGiven, formatNumber, formatPercent } from "@/lib/core/format-number";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { linearAxis } from "../axis-ticks";
import { numberCell } from "../chart-model";
import { numberColumn } from "./estimate-cells";
import type { EventWords } from "./event-words";
import { describeCounts } from "./group-counts";
import type { GroupPlot } from "./group-plot-model";
import type { ShownGroup } from "./group-views";

/**
 * The decision curve of each group in the declared range of thresholds, or why there is none. Without a
 * declared range none is drawn: a curve over every threshold invites to choose one after seeing the results.
 */
export function prepareDecisions(
  groups: readonly ShownGroup[],
  { plan }: Pick<SubgroupAnalysis, "plan">,
  words: EventWords,
): { readonly charts: readonly GroupPlot[]; readonly why: string | null } {
  const range = plan.content.decisionRange;
  if (range === null)
    return {
      charts: [],
      why: "The project declared no range of thresholds, so no decision curve is drawn: over all thresholds it would invite to choose one after the results. Declare the range in the analysis plan.",
    };
  const charts = groups.flatMap((group) => (group.result.decisions.length === 0 ? [] : [drawnOf(group, range, words)]));
  const left = groups.filter(({ result }) => result.decisions.length === 0).map(({ label }) => label);
  const why = `Not drawn, for want of patients or for privacy: ${left.join(", ")}.`;
  return { charts, why: left.length === 0 ? null : why };
}

function drawnOf(
  group: ShownGroup,
  range: { readonly from: number; readonly to: number },
  words: EventWords,
): GroupPlot {
  const { decisions, alarms } = group.result;
  const values = decisions.flatMap(({ model, treatAll }) => [model, Math.max(treatAll, model - 0.1), 0]);
  const better = decisions.filter(({ model, treatAll }) => model > Math.max(0, treatAll)).length;
  const share = formatPercent(better / decisions.length);
  return {
    title: `${group.label}: above alarming for all and for nobody in ${share} of the declared range`,
    sampleSize: describeCounts(group.result, words),
    caption: `Net benefit per patient at ${formatCount(decisions.length, "threshold")} from ${formatPercent(range.from)} to ${formatPercent(range.to)}, the declared range: share of true alarms less that of false ones times t / (1 − t). Decided by the point estimates; the interval at the declared threshold stands in the picture of net benefit above.${alarms === null ? "" : ` Dot: the threshold in force, ${formatGiven(alarms.threshold)}.`}`,
    x: { ...linearAxis("threshold, predicted risk", range.from, range.to), domain: [range.from, range.to] },
    y: linearAxis("net benefit", Math.min(...values), Math.max(...values)),
    bands: [],
    references: [
      {
        label: "alarm for all",
        dash: "6 3",
        points: decisions.map(({ threshold, treatAll }) => ({ x: threshold, y: treatAll })),
      },
      {
        label: "alarm for nobody",
        dash: "2 3",
        points: [
          { x: range.from, y: 0 },
          { x: range.to, y: 0 },
        ],
      },
    ],
    series: [
      {
        name: group.name,
        label: `the model in ${group.label}`,
        place: group.place,
        curve: decisions.map(({ threshold, model }) => ({ x: threshold, y: model })),
        points:
          alarms?.netBenefit.status === "estimated" && alarms.threshold >= range.from && alarms.threshold <= range.to
            ? [{ x: alarms.threshold, y: alarms.netBenefit.value, interval: null, limits: [] }]
            : [],
      },
    ],
    hasLegend: true,
    marked: null,
    table: {
      caption: `Decision curve of ${group.label}`,
      columns: [
        numberColumn("threshold"),
        numberColumn("net benefit of the model"),
        numberColumn("of alarming for all"),
        numberColumn("of alarming for nobody"),
      ],
      rows: decisions.map(({ threshold, model, treatAll }) =>
        [threshold, model, treatAll, 0].map((value) => numberCell(value, formatNumber)),
      ),
    },
  };
}
