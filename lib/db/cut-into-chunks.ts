import { CHUNK_POINTS } from "@/lib/series/chunk-codec";
import { sliceColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { encodeChunkRow } from "./chunk-row";

/** Encodes points as chunks of full length, the last one shorter. */
export function cutIntoChunks(points: PointColumns): ReturnType<typeof encodeChunkRow>[] {
  const chunks = [];
  for (let start = 0; start < points.steps.length; start += CHUNK_POINTS) {
    chunks.push(encodeChunkRow(sliceColumns(points, start, Math.min(points.steps.length, start + CHUNK_POINTS))));
  }
  return chunks;
}
