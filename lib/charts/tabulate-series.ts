import { formatInteger } from "@/lib/core/format-number";
import type { SeriesMapping } from "@/lib/series/run-data";
import { type ChartTable, numberCell, textCell } from "./chart-model";

/** What a list needs to know of a series. */
export type SeriesSummary = {
  readonly key: string;
  readonly mapping: SeriesMapping;
  readonly count: number;
  readonly firstStep: number;
  readonly lastStep: number;
};

/** The list of everything that was logged, with what each key was taken for. */
export function tabulateSeries(series: readonly SeriesSummary[]): ChartTable {
  const text = (label: string) => ({ label, isNumeric: false });
  const number = (label: string) => ({ label, isNumeric: true });
  return {
    caption: "Series as they stand in the source, and what each was taken for",
    columns: [
      text("key"),
      text("metric"),
      text("layer"),
      text("tensor"),
      text("subgroup"),
      text("split"),
      number("points"),
      number("first step"),
      number("last step"),
    ],
    rows: series.map(({ key, mapping, count, firstStep, lastStep }) => [
      textCell(key),
      textCell(mapping.metric),
      textCell(mapping.layer ?? ""),
      textCell(mapping.parameter ?? ""),
      textCell(mapping.subgroup ?? ""),
      textCell(mapping.split ?? ""),
      numberCell(count, formatInteger),
      numberCell(firstStep, formatInteger),
      numberCell(lastStep, formatInteger),
    ]),
  };
}
