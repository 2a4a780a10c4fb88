import { bucketChunk } from "@/lib/series/bucket-chunk";
import { joinColumns } from "@/lib/series/join-columns";
import { hasAscendingSteps } from "@/lib/series/order-points";
import { PyramidBuilder } from "@/lib/series/pyramid";
import type { PointColumns } from "@/lib/series/run-data";
import type { ChunkData } from "./chunk-row";
import { cutIntoChunks } from "./cut-into-chunks";
import type { LiveTail } from "./load-live-tails";
import { nodeRow, type PartKey, partRow } from "./series-part-rows";

/** What folding changes of one series; nothing of it is written yet. */
export type FoldedSeries = {
  readonly key: PartKey;
  /** Points that are new to the run. */
  readonly added: number;
  /** The first one in the place of the stored last one, where that had room. */
  readonly chunks: readonly (ChunkData & { readonly sequence: number })[];
  /** Each in the place of the stored one, where there is one. */
  readonly nodes: readonly ReturnType<typeof nodeRow>[];
  readonly part: ReturnType<typeof partRow>;
};

/**
 * Adds points, of which there must be some, to the end of a series: fills up its last chunk, begins
 * further ones, and changes only the nodes of the pyramid that lie above these.
 */
export function foldSeries(key: PartKey, fresh: PointColumns, tail: LiveTail | undefined): FoldedSeries {
  const isOpen = tail?.isOpen ?? false;
  const pyramid = tail === undefined ? new PyramidBuilder() : resumePyramid(tail);
  const firstChanged = pyramid.chunks;
  const cut = cutIntoChunks(tail !== undefined && isOpen ? joinColumns([tail.last, fresh]) : fresh);
  for (const { buckets } of cut) pyramid.add(buckets);
  const chunks = pyramid.chunks;
  const { nodes, whole } = pyramid.finish();
  const continues = tail === undefined || (tail.isAscending && (fresh.steps[0] ?? 0) > tail.lastStep);
  const isAscending = continues && hasAscendingSteps(fresh.steps);
  return {
    key,
    added: fresh.steps.length,
    chunks: cut.map(({ data }, index) => ({ ...data, sequence: firstChanged + index })),
    nodes: nodes.map((node) => nodeRow(key, node)),
    part: partRow(key, { chunks, whole, isAscending }),
  };
}

/** Without the last chunk where that is replaced. Above a single chunk nothing is stored. */
function resumePyramid({ chunks, last, isOpen, nodes }: LiveTail): PyramidBuilder {
  if (chunks > 1) return PyramidBuilder.resume(chunks, isOpen ? last.steps.length : 0, nodes);
  const pyramid = new PyramidBuilder();
  if (!isOpen) pyramid.add(bucketChunk(last.steps, last.values));
  return pyramid;
}
