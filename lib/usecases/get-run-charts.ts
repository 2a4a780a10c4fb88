import type { Actor } from "@/lib/auth/roles";
import type { HeatmapInput } from "@/lib/charts/heatmap-model";
import type { LossChartInput } from "@/lib/charts/prepare-loss-chart";
import { findOpenSeries } from "./find-open-series";
import type { RunPageData } from "./get-run-page";
import { isLayerGradient, isLoss, loadPictureSeries, toChartSeries } from "./picture-series";
import type { Runtime } from "./runtime";

/** More than pixels on a wide screen, few enough for one response. */
const LOSS_BUCKETS = 720;
/** Three buckets of the same read each. */
const HEATMAP_COLUMNS = 240;

export type RunCharts = { readonly loss: LossChartInput; readonly heatmap: HeatmapInput };

/**
 * The pictures of a run, from one read of the pyramid: the cost follows the pixels and the series, and
 * not the points.
 *
 * @param page what `getRunPage` gave to this reader, who therefore may see the run
 * @throws AppError "not-found" when the run was deleted meanwhile
 */
export async function getRunCharts(runtime: Runtime, actor: Actor, { run, series }: RunPageData): Promise<RunCharts> {
  const shown = series.filter((entry) => isLoss(entry) || isLayerGradient(entry));
  const read = await loadPictureSeries(runtime.database, { runId: run.id, series: shown, maxBuckets: LOSS_BUCKETS });
  // Told anew of what was read, since a group may have become too small until then.
  const drawn = read.filter(await findOpenSeries(runtime, actor, run));
  return {
    loss: { series: toChartSeries(drawn.filter(isLoss), LOSS_BUCKETS) },
    heatmap: { layers: run.layers, series: toChartSeries(drawn.filter(isLayerGradient), HEATMAP_COLUMNS) },
  };
}
