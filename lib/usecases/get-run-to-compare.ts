import type { Actor } from "@/lib/auth/roles";
import type { ChartSeries } from "@/lib/charts/chart-model";
import { findOpenSeries } from "./find-open-series";
import { getRunPage, type RunPageData } from "./get-run-page";
import { isLoss, loadPictureSeries, toChartSeries } from "./picture-series";
import type { Runtime } from "./runtime";

/** As many as a wide picture has pixels for. */
const LOSS_BUCKETS = 720;

/** One run of a comparison: the run, its diagnosis as far as there is one, and its losses. */
export type RunToCompare = RunPageData & { readonly losses: readonly ChartSeries[] };

/**
 * A run as it is set beside others, from whatever projects. The diagnosis is not waited for.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getRunToCompare(runtime: Runtime, actor: Actor, runId: string): Promise<RunToCompare> {
  const page = await getRunPage(runtime, actor, runId);
  const losses = await loadPictureSeries(runtime.database, {
    runId: page.run.id,
    series: page.series.filter(isLoss),
    maxBuckets: LOSS_BUCKETS,
  });
  // Told anew of what was read, since a group may have become too small until then.
  const open = losses.filter(await findOpenSeries(runtime, actor, page.run));
  return { ...page, losses: toChartSeries(open, LOSS_BUCKETS) };
}
