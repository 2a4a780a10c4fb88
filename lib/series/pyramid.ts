import type { Bucket } from "./buckets";
import { bucketOfPoints, mergeBuckets } from "./fold-bucket";
import type { PointColumns } from "./run-data";

/** Points behind one bucket of a chunk. */
export const BUCKET_POINTS = 64;
/** Children of one node: chunks under a node of level 1, nodes under one of a higher level. */
export const FAN_OUT = 64;

/**
 * A node of the pyramid over the chunks of one series: what it holds are the summaries of its
 * children, in order. A change of one chunk changes one entry in one node of each level.
 */
export type PyramidNode = { readonly level: number; readonly position: number; readonly buckets: readonly Bucket[] };

/** The lowest level, which lies inside a chunk: one bucket for every 64 consecutive points. */
export function bucketChunk(columns: PointColumns): Bucket[] {
  const buckets: Bucket[] = [];
  for (let start = 0; start < columns.steps.length; start += BUCKET_POINTS) {
    buckets.push(bucketOfPoints(columns, start, Math.min(columns.steps.length, start + BUCKET_POINTS)));
  }
  return buckets;
}

/** Number of levels above the chunks: none for a single chunk, since its row says it all. */
export function levelsAbove(chunks: number): number {
  let levels = 0;
  for (let entries = chunks; entries > 1; entries = Math.ceil(entries / FAN_OUT)) levels += 1;
  return levels;
}

/** All nodes above chunks with these summaries, lowest level first. */
export function buildPyramid(summaries: readonly Bucket[]): PyramidNode[] {
  const nodes: PyramidNode[] = [];
  let entries = summaries;
  for (let level = 1; entries.length > 1; level += 1) {
    const above: Bucket[] = [];
    for (let start = 0; start < entries.length; start += FAN_OUT) {
      const buckets = entries.slice(start, start + FAN_OUT);
      nodes.push({ level, position: start / FAN_OUT, buckets });
      above.push(mergeBuckets(buckets));
    }
    entries = above;
  }
  return nodes;
}

/**
 * The nodes that change when chunk `sequence` gets a new summary (or is the next to be added), lowest
 * level first. Only its ancestors are asked for.
 *
 * @param chunks number of chunks after the change
 * @param readNode what is stored at a place, or undefined when nothing is there yet
 * @param firstSummary summary of chunk 0, needed when the pyramid grows by a level
 */
export function updatePyramid(
  chunks: number,
  sequence: number,
  summary: Bucket,
  readNode: (level: number, position: number) => readonly Bucket[] | undefined,
  firstSummary: Bucket,
): PyramidNode[] {
  const changed: PyramidNode[] = [];
  let entry = sequence;
  let current = summary;
  let firstBelow = firstSummary;
  for (let level = 1; level <= levelsAbove(chunks); level += 1) {
    const position = Math.floor(entry / FAN_OUT);
    const index = entry % FAN_OUT;
    const stored = [...(readNode(level, position) ?? (position === 0 && index > 0 ? [firstBelow] : []))];
    stored[index] = current;
    const node = { level, position, buckets: stored };
    changed.push(node);
    current = mergeBuckets(stored);
    firstBelow = mergeBuckets((position === 0 ? stored : readNode(level, 0)) ?? stored);
    entry = position;
  }
  return changed;
}
