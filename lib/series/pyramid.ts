import { BUCKET_POINTS, mergeRuns } from "./bucket-chunk";
import { type BucketColumns, BucketList, bucketAt } from "./bucket-columns";
import type { Bucket } from "./buckets";
import { CHUNK_POINTS } from "./chunk-codec";

/** Buckets of one level that make one of the next: what is read for a picture is at most so much too fine. */
export const FAN_OUT = 4;
/** Buckets of one stored node. */
const NODE_BUCKETS = 512;
/** The level with one bucket for each chunk. */
export const CHUNK_LEVEL = 1 + Math.log2(CHUNK_POINTS / BUCKET_POINTS) / Math.log2(FAN_OUT);

/**
 * A stored stretch of one level of the pyramid over a series. Level 1 has a bucket for every 16 points,
 * each further level one for every four of the level below. Up to the level of whole chunks no bucket
 * reaches over the end of its chunk, and a node holds the buckets of a fixed number of chunks, so that
 * a change of one chunk changes one node of each level.
 */
export type PyramidNode = { readonly level: number; readonly position: number; readonly buckets: BucketColumns };

/** Points behind a bucket of a level, where the chunks are full. */
export function pointsPerBucket(level: number): number {
  return BUCKET_POINTS * FAN_OUT ** (level - 1);
}

/** Chunks behind one node of a level. */
export function chunksPerNode(level: number): number {
  return (pointsPerBucket(level) * NODE_BUCKETS) / CHUNK_POINTS;
}

/**
 * Levels that are stored above so many chunks: none for a single chunk, which is read as it is; else
 * those below the chunks, and further ones up to the first that fits into one node.
 */
export function levelsAbove(chunks: number): number {
  if (chunks <= 1) return 0;
  let level = CHUNK_LEVEL;
  while (chunksPerNode(level) < chunks) level += 1;
  return level;
}

/** Position of the node of a level that holds the buckets of the last of so many chunks. */
export function lastNodePosition(level: number, chunks: number): number {
  return Math.floor((chunks - 1) / chunksPerNode(level));
}

type OpenNode = { position: number; readonly buckets: BucketList };

/**
 * Builds the pyramid of a series while its chunks come one after the other. Holds one node of each
 * level; full ones are handed on.
 */
export class PyramidBuilder {
  readonly #open: OpenNode[] = [];
  #chunks = 0;
  #full: PyramidNode[] = [];

  get chunks(): number {
    return this.#chunks;
  }

  /**
   * Goes on with a stored pyramid.
   *
   * @param chunks chunks below it
   * @param removed points of the last chunk, when that is to be replaced, else 0
   * @param nodes the last node of each stored level
   */
  static resume(chunks: number, removed: number, nodes: readonly PyramidNode[]): PyramidBuilder {
    const builder = new PyramidBuilder();
    builder.#chunks = removed > 0 ? chunks - 1 : chunks;
    for (const { level, position, buckets } of [...nodes].sort((a, b) => a.level - b.level)) {
      const open = builder.#openNode(level);
      open.position = position;
      open.buckets.append(buckets);
      if (level > CHUNK_LEVEL) open.buckets.truncate(builder.#wholeBuckets(level) - position * NODE_BUCKETS);
      else if (removed > 0) open.buckets.truncate(buckets.length - Math.ceil(removed / pointsPerBucket(level)));
    }
    // Levels that were not stored, because the one below fits into one node, are made from that.
    for (let level = Math.max(CHUNK_LEVEL, nodes.length) + 1; builder.#wholeBuckets(level) > 0; level += 1) {
      const below = builder.#openNode(level - 1).buckets.from(0);
      const whole = mergeRuns(below, FAN_OUT);
      builder.#openNode(level).buckets.append(whole);
      builder.#openNode(level).buckets.truncate(builder.#wholeBuckets(level));
    }
    return builder;
  }

  /** Adds the next chunk, given its buckets of the finest level. */
  add(buckets: BucketColumns): void {
    let added = buckets;
    for (let level = 1; level <= CHUNK_LEVEL; level += 1) {
      // Handed on only now: a full node that is the last one still belongs to what `finish` gives.
      if (this.#openNode(level).position < lastNodePosition(level, this.#chunks + 1)) this.#handOn(level);
      this.#openNode(level).buckets.append(added);
      if (level < CHUNK_LEVEL) added = mergeRuns(added, FAN_OUT);
    }
    this.#chunks += 1;
    for (let level = CHUNK_LEVEL + 1; this.#chunks % FAN_OUT ** (level - CHUNK_LEVEL) === 0; level += 1) {
      const below = this.#openNode(level - 1).buckets;
      if (this.#openNode(level).buckets.length === NODE_BUCKETS) this.#handOn(level);
      this.#openNode(level).buckets.append(mergeRuns(below.from(below.length - FAN_OUT), FAN_OUT));
    }
  }

  /** Nodes that are full since this was last asked. */
  takeFull(): PyramidNode[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** All nodes that were not taken, and the whole series as one bucket. Nothing can be added afterwards. */
  finish(): { readonly nodes: readonly PyramidNode[]; readonly whole: Bucket } {
    for (let level = CHUNK_LEVEL + 1; level <= levelsAbove(this.#chunks); level += 1) this.#addRemainder(level);
    const top = levelsAbove(this.#chunks);
    const nodes = this.#open.slice(1, top + 1).map(({ position, buckets }, index) => {
      return { level: index + 1, position, buckets: buckets.from(0) };
    });
    const highest = this.#openNode(Math.max(top, CHUNK_LEVEL)).buckets.from(0);
    const whole = bucketAt(mergeRuns(highest, Math.max(1, highest.length)), 0);
    return { nodes: [...this.takeFull(), ...nodes], whole };
  }

  /** The last bucket of a level above the chunks, which holds fewer than four of the level below. */
  #addRemainder(level: number): void {
    if (this.#chunks % FAN_OUT ** (level - CHUNK_LEVEL) === 0) return;
    const below = this.#openNode(level - 1).buckets;
    const rest = below.length % FAN_OUT === 0 ? FAN_OUT : below.length % FAN_OUT;
    const remainder = mergeRuns(below.from(below.length - rest), FAN_OUT);
    if (this.#openNode(level).buckets.length === NODE_BUCKETS) this.#handOn(level);
    this.#openNode(level).buckets.append(remainder);
  }

  #handOn(level: number): void {
    const { position, buckets } = this.#openNode(level);
    if (buckets.length > 0) this.#full.push({ level, position, buckets: buckets.from(0) });
    this.#open[level] = { position: position + 1, buckets: new BucketList() };
  }

  /** Buckets of a level above the chunks that are whole, with four of the level below each. */
  #wholeBuckets(level: number): number {
    return Math.floor(this.#chunks / FAN_OUT ** (level - CHUNK_LEVEL));
  }

  #openNode(level: number): OpenNode {
    for (let missing = this.#open.length; missing <= level; missing += 1) {
      this.#open.push({ position: 0, buckets: new BucketList() });
    }
    const node = this.#open[level];
    if (node === undefined) throw new RangeError(`There is no level ${level}.`);
    return node;
  }
}
