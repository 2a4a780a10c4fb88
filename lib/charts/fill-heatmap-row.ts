import type { Bucket } from "@/lib/series/buckets";
import type { HeatmapColumn } from "./plan-heatmap-columns";

type FilledRow = {
  readonly means: readonly (number | null)[];
  readonly lows: readonly (number | null)[];
  readonly highs: readonly (number | null)[];
  readonly nonFiniteColumns: readonly number[];
  readonly zeroColumns: readonly number[];
};

/**
 * Sorts one layer's buckets into the columns.
 *
 * @param shift added to every log10, −½·log10(numel) where norms become root mean squares
 */
export function fillHeatmapRow(
  buckets: readonly Bucket[],
  columns: readonly HeatmapColumn[],
  shift: number,
): FilledRow {
  const cells = columns.map(() => ({ finite: 0, sum: 0, low: Infinity, high: -Infinity, nonFinite: 0 }));
  let column = 0;
  for (const bucket of buckets) {
    const middle = (bucket.firstStep + bucket.lastStep) / 2;
    while (column < columns.length - 1 && middle > (columns[column]?.toStep ?? 0)) column += 1;
    const cell = cells[column];
    if (!cell) continue;
    cell.nonFinite += bucket.nonFinite;
    if (bucket.mean === null || bucket.minimum === null || bucket.maximum === null) continue;
    const finite = bucket.count - bucket.nonFinite;
    cell.finite += finite;
    cell.sum += bucket.mean * finite;
    cell.low = Math.min(cell.low, bucket.minimum);
    cell.high = Math.max(cell.high, bucket.maximum);
  }
  const toLog = (value: number): number | null => (value > 0 ? round(Math.log10(value) + shift) : null);
  return {
    means: cells.map((cell) => (cell.finite > 0 ? toLog(cell.sum / cell.finite) : null)),
    lows: cells.map((cell) => (cell.finite > 0 ? toLog(cell.low) : null)),
    highs: cells.map((cell) => (cell.finite > 0 ? toLog(cell.high) : null)),
    nonFiniteColumns: indexesWhere(cells, (cell) => cell.nonFinite > 0),
    zeroColumns: indexesWhere(cells, (cell) => cell.finite > 0 && cell.high === 0),
  };
}

function indexesWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): readonly number[] {
  return items.flatMap((item, index) => (holds(item) ? [index] : []));
}

/** A ten-thousandth of a power of ten is far below what a colour or a printed digit can show, and keeps pages small. */
function round(log: number): number {
  return Math.round(log * 10_000) / 10_000;
}
