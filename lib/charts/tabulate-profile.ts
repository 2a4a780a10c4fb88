import { formatInteger, formatNumber, formatScientific } from "@/lib/core/format-number";
import { type ChartTable, numberCell, textCell } from "./chart-model";
import type { DepthProfileChart } from "./profile-model";

/** The numbers behind the depth profile, output first. */
export function tabulateProfile(chart: DepthProfileChart): ChartTable {
  const numeric = (label: string) => ({ label, isNumeric: true });
  const factorText = (value: number): string => `× ${formatNumber(value, 2)}`;
  const { fromStep, toStep } = chart.window;
  return {
    caption: `Gradient by layer, output first, steps ${formatInteger(fromStep)} to ${formatInteger(toStep)}`,
    columns: [
      { label: "layer", isNumeric: false },
      numeric("depth"),
      { label: "tensor", isNumeric: false },
      numeric(chart.x.label),
      numeric("interval from"),
      numeric("interval to"),
      numeric("factor from the layer above"),
      numeric("update / weight"),
      { label: "takes part", isNumeric: false },
    ],
    rows: chart.rows.map((row) => [
      textCell(row.layer),
      numberCell(row.depth, formatInteger),
      textCell(row.parameter ?? "whole layer"),
      numberCell(row.value, formatScientific, row.valueText),
      numberCell(row.interval?.[0] ?? null, formatScientific, "none"),
      numberCell(row.interval?.[1] ?? null, formatScientific, "none"),
      numberCell(row.factor, factorText, "none"),
      textCell(row.updateText),
      textCell(row.excluded === null ? "yes" : `no: ${row.excluded}`),
    ]),
  };
}
