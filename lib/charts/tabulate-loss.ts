import { formatInteger, formatNumber } from "@/lib/core/format-number";
import { type ChartTable, numberCell, textCell } from "./chart-model";
import type { LossLine } from "./prepare-loss-line";

/** The numbers behind the loss picture, one row per bucket, also of those that could not be drawn. */
export function tabulateLoss(lines: readonly LossLine[]): ChartTable {
  const numeric = (label: string) => ({ label, isNumeric: true });
  return {
    caption: "Loss over training steps",
    columns: [
      { label: "series", isNumeric: false },
      numeric("from step"),
      numeric("to step"),
      numeric("points"),
      numeric("not finite"),
      numeric("mean"),
      numeric("smallest"),
      numeric("largest"),
    ],
    rows: lines.flatMap((line) =>
      line.points.map((point) => [
        textCell(line.label),
        numberCell(point.fromStep, formatInteger),
        numberCell(point.toStep, formatInteger),
        numberCell(point.count, formatInteger),
        numberCell(point.nonFinite, formatInteger),
        numberCell(point.mean, formatNumber, "no finite value"),
        numberCell(point.low, formatNumber, "no finite value"),
        numberCell(point.high, formatNumber, "no finite value"),
      ]),
    ),
  };
}
