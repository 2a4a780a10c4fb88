import type { ChartSeries } from "@/lib/charts/chart-model";
import { bucketPoints } from "@/lib/series/downsample";
import type { SeriesMapping } from "@/lib/series/run-data";

const WHOLE_RUN: SeriesMapping = { metric: "loss", layer: null, parameter: null, subgroup: null, split: "train" };

/** A series with one value per step from 0 on, downsampled as the store does it. */
export function makeSeries(
  values: readonly number[],
  options: { readonly mapping?: Partial<SeriesMapping>; readonly key?: string; readonly mostBuckets?: number } = {},
): ChartSeries {
  const steps = Float64Array.from(values, (_, index) => index);
  const columns = { steps, times: null, values: Float64Array.from(values) };
  return {
    mapping: { ...WHOLE_RUN, ...options.mapping },
    key: options.key ?? "loss",
    buckets: bucketPoints(columns, 0, values.length - 1, options.mostBuckets ?? 600),
  };
}
