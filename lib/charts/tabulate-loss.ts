import { type ChartSeries, type ChartTable, numberCell, textCell } from "./chart-model";
import { formatInteger, formatNumber } from "./format-number";
import { lineLabel } from "./prepare-loss-line";

/** The numbers behind the loss picture, one row per drawn bucket. */
export function tabulateLoss(chosen: readonly ChartSeries[]): ChartTable {
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
    rows: chosen.flatMap((series) =>
      series.buckets.buckets.map((bucket) => [
        textCell(lineLabel(series, chosen.length > 1)),
        numberCell(bucket.firstStep, formatInteger),
        numberCell(bucket.lastStep, formatInteger),
        numberCell(bucket.count, formatInteger),
        numberCell(bucket.nonFinite, formatInteger),
        numberCell(bucket.mean, formatNumber, "no finite value"),
        numberCell(bucket.minimum, formatNumber, "no finite value"),
        numberCell(bucket.maximum, formatNumber, "no finite value"),
      ]),
    ),
  };
}
