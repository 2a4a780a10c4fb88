import { type BucketColumns, listBuckets, sliceBuckets } from "@/lib/series/bucket-columns";
import type { Bucket } from "@/lib/series/buckets";
import { foldBuckets } from "@/lib/series/downsample";
import { heatmapBuckets, LOSS_BUCKETS } from "@/lib/series/live-sizes";
import type { SeriesMapping } from "@/lib/series/run-data";
import type { ChartSeries } from "./chart-model";

/** Series of pictures that grow, by their numbers in the run. */
export type GrownSeries = ReadonlyMap<number, ChartSeries>;

/** What came of them: buckets that follow the known ones, or that stand in place of them. */
export type NewBuckets = {
  /** Nothing that was known counts any more. */
  readonly isAnew: boolean;
  readonly series: readonly {
    readonly number: number;
    readonly length: number;
    readonly whole: ({ readonly key: string } & SeriesMapping) | null;
  }[];
  /** Of all series, one after the other. */
  readonly buckets: BucketColumns;
};

/** Twice as many buckets as a picture has room for, then half of them: so that most steps of growing fold nothing. */
const ROOM = 2;

/**
 * Lets series grow. All series of a picture span the same steps and are made coarser together, so that their buckets
 * keep the same edges; every point stays in exactly one bucket.
 */
export function growSeries(known: GrownSeries, { isAnew, series, buckets }: NewBuckets): GrownSeries {
  const grown = new Map(isAnew ? [] : known);
  let start = 0;
  for (const { number, length, whole } of series) {
    const before = whole === null ? grown.get(number) : undefined;
    const own = sliceBuckets(buckets, start, start + length);
    start += length;
    const added = listBuckets({ fromStep: 0, toStep: 0, count: 0, buckets: own }).buckets;
    if (before !== undefined) grown.set(number, withBuckets(before, [...before.buckets.buckets, ...added]));
    else if (whole !== null) grown.set(number, withBuckets(newSeries(whole), added));
  }
  const losses = [...grown].filter(([, { mapping }]) => mapping.layer === null);
  const layers = [...grown].filter(([, { mapping }]) => mapping.layer !== null);
  return new Map([...fitTogether(losses, LOSS_BUCKETS), ...fitTogether(layers, heatmapBuckets(layers.length))]);
}

function newSeries({ key, ...mapping }: { readonly key: string } & SeriesMapping): ChartSeries {
  return { key, mapping, buckets: { fromStep: 0, toStep: 0, count: 0, buckets: [] } };
}

function withBuckets(series: ChartSeries, buckets: readonly Bucket[]): ChartSeries {
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  return { ...series, buckets: { ...series.buckets, count, buckets } };
}

function fitTogether(series: readonly (readonly [number, ChartSeries])[], most: number): [number, ChartSeries][] {
  const ends = series.flatMap(
    ([
      ,
      {
        buckets: { buckets },
      },
    ]) => {
      const [first, last] = [buckets[0], buckets.at(-1)];
      return first === undefined || last === undefined ? [] : [[first.firstStep, last.lastStep] as const];
    },
  );
  const fromStep = ends.reduce((least, [first]) => Math.min(least, first), Number.POSITIVE_INFINITY);
  const toStep = ends.reduce((greatest, [, last]) => Math.max(greatest, last), Number.NEGATIVE_INFINITY);
  const isFull = series.some(([, { buckets }]) => buckets.buckets.length > ROOM * most);
  return series.map(([number, one]) => {
    const { buckets, count } = one.buckets;
    const fitted = isFull ? foldBuckets(buckets, fromStep, toStep, most).buckets : buckets;
    return [number, { ...one, buckets: { fromStep, toStep, count, buckets: fitted } }];
  });
}
