import type { Actor } from "@/lib/auth/roles";
import type { ChartSeries } from "@/lib/charts/chart-model";
import { getRunPage, type RunPageData } from "./get-run-page";
import { isLoss, loadPictureSeries, toChartSeries } from "./picture-series";
import type { Runtime } from "./runtime";

/** As many as a wide picture has pixels for. */
const LOSS_BUCKETS = 720;

/** One side of a comparison: the run, its diagnosis as far as there is one, and its losses. */
export type RunToCompare = RunPageData & { readonly losses: readonly ChartSeries[] };

/**
 * Two runs side by side, from whatever projects, as long as the reader may see both. The diagnoses are
 * not waited for.
 *
 * @throws AppError "not-found" or "forbidden", for one run as for the other
 */
export async function compareRuns(
  runtime: Runtime,
  actor: Actor,
  runIds: { readonly a: string; readonly b: string },
): Promise<{ readonly a: RunToCompare; readonly b: RunToCompare }> {
  const [a, b] = await Promise.all([getSide(runtime, actor, runIds.a), getSide(runtime, actor, runIds.b)]);
  return { a, b };
}

async function getSide(runtime: Runtime, actor: Actor, runId: string): Promise<RunToCompare> {
  const page = await getRunPage(runtime, actor, runId);
  const losses = await loadPictureSeries(runtime.database, {
    runId: page.run.id,
    series: page.series.filter(isLoss),
    maxBuckets: LOSS_BUCKETS,
  });
  return { ...page, losses: toChartSeries(losses, LOSS_BUCKETS) };
}
