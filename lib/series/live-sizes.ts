/** Buckets of one loss in a picture that grows: more than pixels on a wide screen. */
export const LOSS_BUCKETS = 720;
const MOST_COLUMNS = 240;
const MOST_CELLS = 18_000;
const FEWEST_COLUMNS = 12;

/** Buckets of each layer in a heatmap that grows: fewer where there are many layers, so that an answer stays short. */
export function heatmapBuckets(layers: number): number {
  return Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, Math.floor(MOST_CELLS / Math.max(1, layers))));
}
