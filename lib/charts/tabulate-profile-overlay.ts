import { formatInteger, formatScientific } from "@/lib/core/format-number";
import { type ChartTable, numberCell, type TableCell, textCell } from "./chart-model";
import type { OverlaidProfile, ProfileOverlay } from "./prepare-profile-overlay";

/** The numbers behind two profiles over depth, run by run, output first. */
export function tabulateProfileOverlay(chart: ProfileOverlay): ChartTable {
  const numeric = (label: string) => ({ label, isNumeric: true });
  return {
    caption: `Gradient by layer, output first: ${chart.a.name}; ${chart.b.name}`,
    columns: [
      { label: "run", isNumeric: false },
      { label: "layer", isNumeric: false },
      numeric("depth"),
      numeric(chart.x.label),
      numeric("interval from"),
      numeric("interval to"),
      { label: "takes part", isNumeric: false },
    ],
    rows: [...rowsOf(chart.a), ...rowsOf(chart.b)],
  };
}

function rowsOf({ name, layers }: OverlaidProfile): readonly (readonly TableCell[])[] {
  return layers.map(({ row }) => [
    textCell(name),
    textCell(row.layer),
    numberCell(row.depth, formatInteger),
    numberCell(row.value, formatScientific, row.valueText),
    numberCell(row.interval?.[0] ?? null, formatScientific, "none"),
    numberCell(row.interval?.[1] ?? null, formatScientific, "none"),
    textCell(row.excluded === null ? "yes" : `no: ${row.excluded}`),
  ]);
}
