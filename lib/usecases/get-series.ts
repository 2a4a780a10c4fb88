import type { Actor } from "@/lib/auth/roles";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { toLoggedNumber } from "@/lib/schema/inspection";
import type { SeriesPage, SeriesQuery } from "@/lib/schema/series";
import { findOpenSeries } from "./find-open-series";
import { findVisibleRun } from "./find-visible-run";
import { loadChartSeries } from "./load-chart-series";
import type { Runtime } from "./runtime";

/**
 * Series of a run, as far as the reader may see them, downsampled without losing an extreme.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getSeries(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  query: SeriesQuery,
): Promise<SeriesPage> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const catalogue = await loadSeriesCatalogue(runtime.database, { runId: run.id });
  const chosen = catalogue
    .filter(await findOpenSeries(runtime, actor, run))
    .filter(
      ({ mapping }) =>
        (query.metric === undefined || mapping.metric === query.metric) &&
        (query.layer === undefined || mapping.layer === query.layer) &&
        (query.subgroup === undefined || mapping.subgroup === query.subgroup),
    );
  const series = await loadChartSeries(runtime.database, {
    runId: run.id,
    series: chosen,
    maxBuckets: query.maxPoints,
    fromStep: query.from,
    toStep: query.to,
  });
  // Points that came before the read may have made a group too small: what is open is told anew of what was read.
  const isStillOpen = await findOpenSeries(runtime, actor, run);
  return {
    series: series.filter(isStillOpen).map(({ key, mapping, buckets }) => {
      const drawn = buckets.buckets.map((bucket) => ({ ...bucket, last: toLoggedNumber(bucket.last) }));
      return { key, ...mapping, count: buckets.count, buckets: drawn };
    }),
  };
}
