import { createHash } from "node:crypto";
import type { CollectedBatch } from "@/lib/ingest/collect-batch";
import { mapKey } from "@/lib/ingest/key-rules";
import { JsonLinesRunWriter } from "@/lib/render/json-lines-run-writer";

/** A batch as `POST /api/v1/runs/{id}/points` takes it. */
export type WrittenBatch = { readonly body: Uint8Array<ArrayBuffer>; readonly points: number; readonly key: string };

const ESTIMATED = "The source gave a histogram and no norm.";

/**
 * Writes points that were read from a file as native records, each series as the file's own reader saw it.
 *
 * @param place bytes of the file that they came from: they and what was in them are the idempotency key, so that the
 *   same bytes sent twice count once
 * @param bytesLimit of one body; more is several batches
 */
export function writeBatches(
  { series, layerFacts, settings }: CollectedBatch,
  place: { readonly from: number; readonly to: number },
  bytesLimit: number,
): readonly WrittenBatch[] {
  const writer = new JsonLinesRunWriter();
  const facts = { settings, layers: layerFacts };
  const hasFacts = layerFacts.length > 0 || Object.keys(settings).length > 0;
  const groups: { pieces: Uint8Array[]; bytes: number; points: number }[] = [];
  for (const { key, context, mapping, estimated, columns } of series) {
    const seen = { key, context, mapping: mapping ?? mapKey(key, context), estimated: estimated ? ESTIMATED : null };
    const pieces = [writer.series(seen), writer.points(columns)];
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const last = groups.at(-1);
    const fitting = last !== undefined && last.bytes + bytes <= bytesLimit ? last : { pieces: [], bytes: 0, points: 0 };
    if (fitting !== last) groups.push(fitting);
    fitting.pieces.push(...pieces);
    fitting.bytes += bytes;
    fitting.points += columns.steps.length;
  }
  return groups.map(({ pieces, points }, part) => {
    const body = new Uint8Array(Buffer.concat(part === 0 && hasFacts ? [writer.begin(facts), ...pieces] : pieces));
    const sha256 = createHash("sha256").update(body).digest("hex");
    return { body, points, key: `follow ${place.from}-${place.to} ${part} ${sha256.slice(0, 32)}` };
  });
}
