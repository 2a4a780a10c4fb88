import type { SeriesBuckets } from "@/lib/series/buckets";

export type HeatmapColumn = { readonly fromStep: number; readonly toStep: number };

/**
 * The columns that all rows of a heatmap share. Where every layer was logged at the same steps the
 * columns are the buckets themselves, neighbours joined until they fit; else the range of steps is
 * cut evenly and a layer that was not logged in a column stays empty there.
 */
export function planHeatmapColumns(rows: readonly SeriesBuckets[], mostColumns: number): readonly HeatmapColumn[] {
  const first = rows[0];
  if (!first) return [];
  return rows.every((row) => hasSameEdges(row, first)) ? joinBuckets(first, mostColumns) : cutEvenly(rows, mostColumns);
}

function hasSameEdges(a: SeriesBuckets, b: SeriesBuckets): boolean {
  return (
    a.buckets.length === b.buckets.length &&
    a.buckets.every((bucket, index) => {
      const other = b.buckets[index];
      return other?.firstStep === bucket.firstStep && other.lastStep === bucket.lastStep;
    })
  );
}

function joinBuckets({ buckets }: SeriesBuckets, mostColumns: number): readonly HeatmapColumn[] {
  const perColumn = Math.ceil(buckets.length / mostColumns);
  const columns: HeatmapColumn[] = [];
  for (let index = 0; index < buckets.length; index += perColumn) {
    const from = buckets[index];
    const to = buckets[Math.min(index + perColumn, buckets.length) - 1];
    if (from && to) columns.push({ fromStep: from.firstStep, toStep: to.lastStep });
  }
  return columns;
}

function cutEvenly(rows: readonly SeriesBuckets[], mostColumns: number): readonly HeatmapColumn[] {
  const fromStep = Math.min(...rows.map((row) => row.fromStep));
  const toStep = Math.max(...rows.map((row) => row.toStep));
  const longest = Math.max(...rows.map((row) => row.buckets.length));
  // Half as many columns as the densest layer has buckets: with as many, a bucket that falls just
  // beside an edge would leave a hole where something was logged.
  const count = Math.max(1, Math.min(mostColumns, Math.ceil(longest / 2), toStep - fromStep + 1));
  const width = (toStep - fromStep + 1) / count;
  return Array.from({ length: count }, (_, index) => ({
    fromStep: Math.ceil(fromStep + index * width),
    toStep: Math.ceil(fromStep + (index + 1) * width) - 1,
  }));
}
