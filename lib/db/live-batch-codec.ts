import type { StatedSettings } from "@/lib/core/run-settings";
import { decodePoints, encodePoints } from "@/lib/series/chunk-codec";
import type { LayerFact } from "@/lib/series/order-layers";
import type { PointColumns } from "@/lib/series/run-data";

/** First byte of every batch. */
const BATCH_ENCODING = 1;
const HEADER_START = 5;

/** What one live batch brought. */
export type LiveBatchContent = {
  readonly series: readonly { readonly number: number; readonly columns: PointColumns }[];
  readonly layerFacts: readonly LayerFact[];
  readonly settings: StatedSettings;
};

type Header = {
  readonly series: readonly (readonly [number: number, byteLength: number])[];
  readonly layerFacts: readonly LayerFact[];
  readonly settings: StatedSettings;
};

/** One batch as one value: a JSON header with its length before it, then the chunks it lists. */
export function encodeLiveBatch(content: LiveBatchContent): Uint8Array<ArrayBuffer> {
  const chunks = content.series.map(({ columns }) => encodePoints(columns));
  const header: Header = {
    series: content.series.map(({ number }, index) => [number, chunks[index]?.length ?? 0]),
    layerFacts: content.layerFacts,
    settings: content.settings,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, HEADER_START + text.length);
  const bytes = new Uint8Array(size);
  bytes[0] = BATCH_ENCODING;
  new DataView(bytes.buffer).setUint32(1, text.length, true);
  bytes.set(text, HEADER_START);
  let offset = HEADER_START + text.length;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** @throws Error when the bytes were written by a newer version of the product */
export function decodeLiveBatch(bytes: Uint8Array): LiveBatchContent {
  if (bytes[0] !== BATCH_ENCODING) throw new Error(`A stored batch has the unknown encoding ${bytes[0]}.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = HEADER_START + view.getUint32(1, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_START, headerEnd))) as Header;
  let offset = headerEnd;
  const series = header.series.map(([number, byteLength]) => {
    offset += byteLength;
    return { number, columns: decodePoints(bytes.subarray(offset - byteLength, offset)) };
  });
  return { series, layerFacts: header.layerFacts, settings: header.settings };
}
