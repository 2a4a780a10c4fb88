import { formatCount, formatInteger } from "@/lib/core/format-number";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import { powerTicks, stepAxis } from "./axis-ticks";
import type { EmptyChart } from "./chart-model";
import { chooseLayerSeries, type LayerSeries } from "./choose-layer-series";
import { describeHeatmap } from "./describe-heatmap";
import { fillHeatmapRow } from "./fill-heatmap-row";
import { gradientLabel, type Heatmap, type HeatmapInput, type HeatmapRow } from "./heatmap-model";
import { type HeatmapColumn, planHeatmapColumns } from "./plan-heatmap-columns";

const MOST_COLUMNS = 240;
const MOST_CELLS = 18_000;
const FEWEST_COLUMNS = 30;

/** Decides everything about the picture layers × steps of log10 RMS gradient. Cells are never smoothed. */
export function prepareHeatmap(input: HeatmapInput, profile: DepthProfile | null): Heatmap | EmptyChart {
  const chosen = chooseLayerSeries(input, profile);
  if (chosen.length === 0) {
    return {
      status: "empty",
      reason: "No gradient norms were logged per layer in this run.",
      howToLog:
        'log({"step": step, f"grad_norm/{name}": p.grad.norm().item() for name, p in model.named_parameters()})',
    };
  }
  const scale = chosen.every((row) => row.numel !== null) ? "rms" : "norm";
  const mostColumns = Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, Math.floor(MOST_CELLS / chosen.length)));
  const columns = planHeatmapColumns(
    chosen.map((row) => row.series.buckets),
    mostColumns,
  );
  const rows = chosen.map((row) => toRow(row, columns, scale)).toReversed();
  const [from, to] = colourDomain(rows);
  return {
    status: "drawn",
    title: describeHeatmap(rows, scale),
    sampleSize: sampleText(chosen, columns),
    caption: captionText(rows, scale),
    rows,
    columns,
    x: stepAxis(columns[0]?.fromStep ?? 0, columns.at(-1)?.toStep ?? 1),
    colour: { label: gradientLabel(scale), from, to, ticks: powerTicks(from, to, 4) },
    scale,
    highlight: null,
  };
}

function toRow(row: LayerSeries, columns: readonly HeatmapColumn[], scale: "rms" | "norm"): HeatmapRow {
  const shift = scale === "rms" && row.numel !== null ? -0.5 * Math.log10(row.numel) : 0;
  return {
    layer: row.layer,
    depth: row.depth,
    parameter: row.parameter,
    excluded: row.excluded,
    ...fillHeatmapRow(row.series.buckets.buckets, columns, shift),
  };
}

/** At least one whole power of ten wide, so that ticks at powers of ten always exist. */
function colourDomain(rows: readonly HeatmapRow[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    for (const value of row.means) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [-1, 0];
  return high - low >= 1 ? [low, high] : [Math.floor(low), Math.max(Math.floor(low) + 1, Math.ceil(high))];
}

function sampleText(chosen: readonly LayerSeries[], columns: readonly HeatmapColumn[]): string {
  const behind = chosen.reduce((sum, row) => sum + row.series.buckets.count, 0);
  const cells = chosen.length * columns.length;
  return `${formatCount(chosen.length, "layer")}, ${formatCount(behind, "logged point")} stand behind ${formatCount(cells, "cell")}`;
}

function captionText(rows: readonly HeatmapRow[], scale: "rms" | "norm"): string {
  const sentences = ["Colour: log10 of the mean of the points in a cell, not smoothed."];
  if (scale === "rms") sentences.push("Norm divided by the root of the number of weights.");
  else
    sentences.push("Norms as logged: the number of weights is not known for every layer, so sizes of layers mix in.");
  const bad = rows.reduce((sum, row) => sum + row.nonFiniteColumns.length, 0);
  if (bad > 0) sentences.push(`${formatCount(bad, "cell")} with values that are not finite, marked with a cross.`);
  const excluded = rows.filter((row) => row.excluded !== null).length;
  if (excluded > 0)
    sentences.push(`${formatInteger(excluded)} of ${formatCount(rows.length, "layer")} not compared over depth.`);
  return sentences.join(" ");
}
