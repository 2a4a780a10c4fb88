import { formatInteger, formatScientific } from "@/lib/core/format-number";
import { type ChartTable, numberCell, type TableCell, textCell } from "./chart-model";
import type { Heatmap, HeatmapRow } from "./heatmap-model";

/** The numbers behind the heatmap: a row per layer, a column per range of steps. */
export function tabulateHeatmap(heatmap: Heatmap): ChartTable {
  const rangeLabel = (from: number, to: number): string =>
    from === to ? `step ${formatInteger(from)}` : `steps ${formatInteger(from)} to ${formatInteger(to)}`;
  return {
    caption: `${heatmap.colour.label}, by layer and step`,
    columns: [
      { label: "layer", isNumeric: false },
      { label: "depth", isNumeric: true },
      ...heatmap.columns.map((column) => ({ label: rangeLabel(column.fromStep, column.toStep), isNumeric: true })),
    ],
    rows: heatmap.rows.map((row) => [
      textCell(row.layer),
      numberCell(row.depth, formatInteger),
      ...row.means.map((mean, column) => cellOf(row, mean, column)),
    ]),
  };
}

function cellOf(row: HeatmapRow, mean: number | null, column: number): TableCell {
  if (mean !== null) {
    const text = formatScientific(10 ** mean);
    return { text: row.nonFiniteColumns.includes(column) ? `${text}, some not finite` : text, value: 10 ** mean };
  }
  if (row.nonFiniteColumns.includes(column)) return textCell("not finite");
  return row.zeroColumns.includes(column) ? { text: "0", value: 0 } : { text: "not logged", value: null };
}
