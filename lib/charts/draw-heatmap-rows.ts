import type { DepthProfile } from "@/lib/diagnostics/evidence";
import { chooseLayerSeries } from "./choose-layer-series";
import { fillHeatmapRow } from "./fill-heatmap-row";
import type { HeatmapInput } from "./heatmap-model";
import { planHeatmapColumns } from "./plan-heatmap-columns";

/** A heatmap as plain numbers, input first. */
export type HeatmapRows = {
  readonly metric: string;
  readonly columns: { fromStep: number; toStep: number }[];
  readonly rows: {
    layer: string;
    depth: number;
    parameter: string | null;
    means: (number | null)[];
    lows: (number | null)[];
    highs: (number | null)[];
    nonFiniteColumns: number[];
    zeroColumns: number[];
  }[];
};

/**
 * Layers × steps of a metric as the page draws it, but for every layer and without scaling by the
 * number of weights. Values are log10.
 *
 * @param mostColumns upper limit of columns
 * @param metric by default the norm of the gradient
 */
export function drawHeatmapRows(
  input: HeatmapInput,
  profile: DepthProfile | null,
  mostColumns: number,
  metric = "grad_norm",
): HeatmapRows {
  const chosen = chooseLayerSeries(input, profile, metric);
  const columns = planHeatmapColumns(
    chosen.map((row) => row.series.buckets),
    mostColumns,
  );
  return {
    metric,
    columns: columns.map(({ fromStep, toStep }) => ({ fromStep, toStep })),
    rows: chosen.map((row) => {
      const filled = fillHeatmapRow(row.series.buckets.buckets, columns, 0);
      return {
        layer: row.layer,
        depth: row.depth,
        parameter: row.parameter,
        means: [...filled.means],
        lows: [...filled.lows],
        highs: [...filled.highs],
        nonFiniteColumns: [...filled.nonFiniteColumns],
        zeroColumns: [...filled.zeroColumns],
      };
    }),
  };
}
