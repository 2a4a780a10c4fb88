import type { Bucket } from "@/lib/series/buckets";
import { mergeBuckets } from "@/lib/series/fold-bucket";
import { joinColumns } from "@/lib/series/join-columns";
import { hasAscendingSteps } from "@/lib/series/order-points";
import { levelsAbove, type PyramidNode, updatePyramid } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import type { ChunkData } from "./chunk-row";
import { cutIntoChunks } from "./cut-into-chunks";
import { type LiveTail, placeOf } from "./load-live-tails";
import { type PartKey, partRow } from "./series-part-rows";

/** What folding changes of one series; nothing of it is written yet. */
export type FoldedSeries = {
  readonly key: PartKey;
  /** Points that are new to the run. */
  readonly added: number;
  /** Stored chunks from this one on are replaced by `chunks`. */
  readonly replacesFrom: number;
  readonly chunks: readonly (ChunkData & { readonly sequence: number })[];
  readonly nodes: readonly PyramidNode[];
  readonly part: ReturnType<typeof partRow>;
};

/**
 * Adds points, of which there must be some, to the end of a series: fills up its last chunk, begins
 * further ones, and changes only the nodes of the pyramid that lie above these.
 */
export function foldSeries(key: PartKey, fresh: PointColumns, tail: LiveTail | undefined): FoldedSeries {
  const open = tail?.open ?? null;
  const replacesFrom = tail === undefined ? 0 : tail.chunks - (open === null ? 0 : 1);
  const cut = cutIntoChunks(open === null ? fresh : joinColumns([open, fresh]));
  const total = replacesFrom + cut.length;
  const nodes = new Map<string, PyramidNode>();
  const readNode = (level: number, position: number): readonly Bucket[] | undefined => {
    const place = placeOf(level, position);
    return nodes.get(place)?.buckets ?? tail?.nodes.get(place);
  };
  let first = replacesFrom === 0 ? cut[0]?.summary.bucket : (tail?.only ?? undefined);
  let whole = first;
  for (const [index, { summary }] of cut.entries()) {
    const sequence = replacesFrom + index;
    first ??= summary.bucket;
    for (const node of updatePyramid(sequence + 1, sequence, summary.bucket, readNode, first)) {
      nodes.set(placeOf(node.level, node.position), node);
    }
    const top = levelsAbove(sequence + 1);
    whole = top === 0 ? summary.bucket : mergeBuckets(nodes.get(placeOf(top, 0))?.buckets ?? []);
  }
  const continues = tail === undefined || (tail.isAscending && (fresh.steps[0] ?? 0) > tail.lastStep);
  const isAscending = continues && hasAscendingSteps(fresh.steps);
  return {
    key,
    added: fresh.steps.length,
    replacesFrom,
    chunks: cut.map(({ data }, index) => ({ ...data, sequence: replacesFrom + index })),
    nodes: [...nodes.values()],
    part: partRow(key, { chunks: total, whole: whole ?? mergeBuckets([]), isAscending }),
  };
}
