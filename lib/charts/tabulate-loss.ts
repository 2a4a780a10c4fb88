import { formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";
import { type ChartTable, numberCell, textCell } from "./chart-model";
import type { LossPosition } from "./prepare-loss-chart";
import type { LossLine } from "./prepare-loss-line";

/** The numbers behind the loss picture, one row per bucket, also of those that could not be drawn. */
export function tabulateLoss(lines: readonly LossLine[], xUnit: LossPosition = "step"): ChartTable {
  const position = positionFormat(xUnit);
  const numeric = (label: string) => ({ label, isNumeric: true });
  return {
    caption: "Loss over training steps",
    columns: [
      { label: "series", isNumeric: false },
      numeric(xUnit === "step" ? "from step" : "from share of the length"),
      numeric(xUnit === "step" ? "to step" : "to share of the length"),
      numeric("points"),
      numeric("not finite"),
      numeric("mean"),
      numeric("smallest"),
      numeric("largest"),
    ],
    rows: lines.flatMap((line) =>
      line.points.map((point) => [
        textCell(line.label),
        numberCell(point.fromStep, position),
        numberCell(point.toStep, position),
        numberCell(point.count, formatInteger),
        numberCell(point.nonFinite, formatInteger),
        numberCell(point.mean, formatNumber, "no finite value"),
        numberCell(point.low, formatNumber, "no finite value"),
        numberCell(point.high, formatNumber, "no finite value"),
      ]),
    ),
  };
}

/** How a position along the axis of a loss is written. */
export function positionFormat(xUnit: LossPosition): (position: number) => string {
  return xUnit === "step" ? formatInteger : (percent) => formatPercent(percent / 100);
}
