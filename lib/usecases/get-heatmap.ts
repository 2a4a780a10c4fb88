import type { Actor } from "@/lib/auth/roles";
import { drawHeatmapRows } from "@/lib/charts/draw-heatmap-rows";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import type { HeatmapDocument, HeatmapQuery } from "@/lib/schema/series";
import { findOpenSeries } from "./find-open-series";
import { findVisibleRun } from "./find-visible-run";
import { getDiagnosis } from "./get-diagnosis";
import { loadChartSeries } from "./load-chart-series";
import type { Runtime } from "./runtime";

/**
 * Layers × steps of a metric, input first, as the page draws it but for every layer and without
 * scaling by the number of weights. Waits for the diagnosis, which knows the order of the layers.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getHeatmap(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  query: HeatmapQuery,
): Promise<HeatmapDocument> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const { layers, depthProfile } = await getDiagnosis(runtime, actor, runId);
  const catalogue = await loadSeriesCatalogue(runtime.database, { runId });
  const wanted = catalogue.filter(({ mapping }) => mapping.metric === query.metric && mapping.subgroup === null);
  const read = await loadChartSeries(runtime.database, { runId, series: wanted, maxBuckets: query.columns });
  // Products of gradients are of all groups and tell of each.
  const series = read.filter(await findOpenSeries(runtime, actor, run));
  return drawHeatmapRows({ layers, series }, depthProfile, query.columns, query.metric);
}
