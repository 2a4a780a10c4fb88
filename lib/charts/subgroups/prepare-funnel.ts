import { formatCount, formatGiven, formatNumber } from "@/lib/core/format-number";
import { type Funnel, type FunnelGroup, measureFunnel } from "@/lib/diagnostics/subgroups/measure-funnel";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { linearAxis } from "../axis-ticks";
import { type Axis, numberCell, textCell } from "../chart-model";
import { groupCells, groupColumns, numberColumn, wordColumn } from "./estimate-cells";
import type { EventWords } from "./event-words";
import type { GroupPlot } from "./group-plot-model";
import type { ShownGroup } from "./group-views";

type Measured = Extract<Funnel, { readonly status: "measured" }>;

/** @returns in the place of a picture the reason why there is none */
export function prepareFunnel(
  groups: readonly ShownGroup[],
  analysis: Pick<SubgroupAnalysis, "overall">,
  words: EventWords,
): GroupPlot | string {
  const funnel = measureFunnel(
    analysis,
    groups.map(({ name, result }) => ({ ...result, name })),
  );
  return funnel.status === "measured" ? drawnOf(groups, funnel, words) : funnel.reason;
}

function drawnOf(groups: readonly ShownGroup[], funnel: Measured, words: EventWords): GroupPlot {
  const { target, levels } = funnel;
  const of = (name: string): FunnelGroup | undefined => funnel.groups.find((group) => group.name === name);
  const outside = groups.flatMap((group) => {
    const measured = of(group.name);
    const where = measured === undefined ? "inside" : placeOf(measured);
    return where === "inside" ? [] : [`${group.label} ${where}`];
  });
  const y = ratioAxis(funnel);
  const expected = levels.map((level) => level.expected);
  const ends: readonly [number, number] = [Math.min(...expected), Math.max(...expected)];
  return {
    title:
      outside.length === 0
        ? "Funnel: every group lies inside the 95 % limits around the ratio of all patients"
        : `Funnel around the ratio of all patients: ${outside.join("; ")}`,
    sampleSize: `${formatCount(funnel.groups.length, "group")} of ${groups.length} with an estimable ratio`,
    caption: `Observed / expected ${words.many} over the number expected. Line: all patients, ${formatNumber(target)}; bands: exact binomial limits of 95 % and 99.8 % around it for patients of the average predicted risk. Short bars: the 95 % and 99.8 % limits at the group's own mean risk, which decide. Groups that were chosen after a look, and many of them, lie outside now and then by chance.`,
    x: linearAxis(`expected ${words.many}`, 0, ends[1]),
    y,
    bands: ([0.998, 0.95] as const).map((level) => ({
      points: levels.flatMap(({ expected: x, limits }) =>
        limits.filter((limit) => limit.level === level).map(({ lower, upper }) => ({ x, low: lower, high: upper })),
      ),
    })),
    references: [
      { label: "all patients", dash: "none", points: ends.map((x) => ({ x, y: target })) },
      { label: "as many as predicted", dash: "4 3", points: ends.map((x) => ({ x, y: 1 })) },
    ],
    series: groups.flatMap(({ name, label, place }) => {
      const measured = of(name);
      if (measured === undefined) return [];
      const limits = measured.limits.flatMap(({ lower, upper }) => [lower, upper]);
      return [
        {
          name,
          label,
          place,
          curve: [],
          points: [{ x: measured.expected, y: measured.ratio, interval: null, limits }],
        },
      ];
    }),
    hasLegend: true,
    marked: null,
    table: {
      caption: "Funnel: ratios with their own limits",
      columns: [
        ...groupColumns(words.many),
        ...["expected", "observed / expected", "95 %: from", "95 %: to", "99.8 %: from", "99.8 %: to"].map(
          numberColumn,
        ),
        wordColumn("where"),
      ],
      rows: groups.map((group) => {
        const measured = of(group.name);
        const limits = measured?.limits.flatMap(({ lower, upper }) => [lower, upper]) ?? [];
        const numbers = [measured?.expected, measured?.ratio, ...[0, 1, 2, 3].map((index) => limits[index])];
        return [
          ...groupCells(group),
          ...numbers.map((value) => numberCell(value ?? null, formatNumber, "not estimable")),
          textCell(measured === undefined ? "not estimable" : placeOf(measured)),
        ];
      }),
    },
  };
}

/** Which side of its own limits a group lies on, with what that means. */
function placeOf({ ratio, limits }: FunnelGroup): string {
  const crossed = limits.filter(({ lower, upper }) => ratio < lower || ratio > upper);
  const widest = crossed.at(-1);
  if (widest === undefined) return "inside";
  const side = ratio > widest.upper ? "above" : "below";
  const meaning = side === "above" ? "more events for what was predicted" : "fewer events for what was predicted";
  return `${side} the ${formatGiven(100 * widest.level)} % limits, ${meaning} than in all patients`;
}

function ratioAxis({ groups, target }: Measured): Axis {
  const numbers = groups.flatMap(({ ratio, limits }) => [
    ratio,
    ...limits.flatMap(({ lower, upper }) => [lower, upper]),
  ]);
  const [low, high] = [Math.min(...numbers, 1, target), Math.max(...numbers, 1, target)];
  const room = (high - low) * 0.05;
  return linearAxis("observed / expected", Math.max(0, low - room), high + room);
}
