import type { ChartSeries } from "@/lib/charts/chart-model";
import type { Database } from "@/lib/db/database";
import { loadBuckets } from "@/lib/db/load-buckets";
import type { CatalogueEntry } from "@/lib/db/load-series-catalogue";

/**
 * Series of one chart, downsampled over the same range of steps, so that their columns line up.
 *
 * @param range by default from the first to the last step of all of them
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
  const { runId, series, maxBuckets } = params;
  if (series.length === 0) return [];
  const fromStep = params.fromStep ?? Math.min(...series.map(({ firstStep }) => firstStep));
  const toStep = params.toStep ?? Math.max(...series.map(({ lastStep }) => lastStep));
  const numbers = series.map(({ number }) => number);
  const buckets = await loadBuckets(db, { runId, series: numbers, fromStep, toStep, maxBuckets });
  return series.flatMap(({ number, key, mapping }) => {
    const own = buckets.get(number);
    return own === undefined ? [] : [{ key, mapping, buckets: own }];
  });
}
