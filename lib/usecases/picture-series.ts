import type { ChartSeries } from "@/lib/charts/chart-model";
import type { Database } from "@/lib/db/database";
import { loadBuckets } from "@/lib/db/load-buckets";
import type { CatalogueEntry } from "@/lib/db/load-series-catalogue";
import { listBuckets, type SeriesColumns } from "@/lib/series/bucket-columns";
import { foldStretches } from "@/lib/series/downsample";

/** What has to be known of a series to draw it. */
type Drawable = Pick<CatalogueEntry, "number" | "key" | "mapping">;

/** A series with its buckets, which lie over the same steps for all series of one read. */
export type PictureSeries = Drawable & { readonly drawn: SeriesColumns };

/** The losses of the whole model, which the loss chart shows. */
export function isLoss({ mapping }: Pick<CatalogueEntry, "mapping">): boolean {
  return mapping.metric === "loss" && mapping.layer === null;
}

/** The gradient norms of layers over all subgroups, which the heatmap shows. */
export function isLayerGradient({ mapping }: Pick<CatalogueEntry, "mapping">): boolean {
  return mapping.metric === "grad_norm" && mapping.layer !== null && mapping.subgroup === null;
}

/** Series for several pictures with one read; those without points are left out. */
export async function loadPictureSeries(
  db: Database,
  params: { readonly runId: string; readonly series: readonly Drawable[]; readonly maxBuckets: number },
): Promise<PictureSeries[]> {
  const { runId, series, maxBuckets } = params;
  const seriesNumbers = series.map(({ number }) => number);
  const loaded = await loadBuckets(db, { runId, seriesNumbers, fromStep: null, toStep: null, maxBuckets });
  return series.flatMap((entry) => {
    const drawn = loaded.get(entry.number);
    return drawn === undefined ? [] : [{ ...entry, drawn }];
  });
}

/** Series for one chart, in at most so many buckets: where there are more, neighbours are joined. */
export function toChartSeries(series: readonly PictureSeries[], maxBuckets: number): ChartSeries[] {
  return series.map(({ key, mapping, drawn: { fromStep, toStep, buckets } }) => {
    return { key, mapping, buckets: listBuckets(foldStretches([buckets], fromStep, toStep, maxBuckets)) };
  });
}
