import type { ChartSeries } from "@/lib/charts/chart-model";
import type { Database } from "@/lib/db/database";
import { loadBuckets } from "@/lib/db/load-buckets";
import type { CatalogueEntry } from "@/lib/db/load-series-catalogue";
import { listBuckets } from "@/lib/series/bucket-columns";

/**
 * Series of one chart, downsampled over the same range of steps, so that their columns line up.
 *
 * @param params.fromStep by default the first step of all of them, and likewise `toStep`
 */
export async function loadChartSeries(
  db: Database,
  params: {
    readonly runId: string;
    readonly series: readonly CatalogueEntry[];
    readonly maxBuckets: number;
    readonly fromStep?: number | undefined;
    readonly toStep?: number | undefined;
  },
): Promise<ChartSeries[]> {
  const { runId, series, maxBuckets, fromStep = null, toStep = null } = params;
  if (series.length === 0) return [];
  const seriesNumbers = series.map(({ number }) => number);
  const buckets = await loadBuckets(db, { runId, seriesNumbers, fromStep, toStep, maxBuckets });
  return series.flatMap(({ number, key, mapping }) => {
    const own = buckets.get(number);
    return own === undefined ? [] : [{ key, mapping, buckets: listBuckets(own) }];
  });
}
