import type { StatedSettings } from "@/lib/core/run-settings";
import { decodePoints, encodePoints } from "@/lib/series/chunk-codec";
import type { LayerFact } from "@/lib/series/order-layers";
import type { PointColumns } from "@/lib/series/run-data";

/** First byte of every batch. A reader keeps all versions it ever wrote. */
const CHUNK_A_SERIES = 1;
const ONE_CHUNK = 2;
const HEADER_START = 5;

/** What one live batch brought. */
export type LiveBatchContent = {
  readonly series: readonly { readonly number: number; readonly columns: PointColumns }[];
  readonly layerFacts: readonly LayerFact[];
  readonly settings: StatedSettings;
};

type Header = {
  /** How many points each series has; in the first version, how many bytes. */
  readonly series: readonly (readonly [number: number, length: number])[];
  readonly layerFacts: readonly LayerFact[];
  readonly settings: StatedSettings;
};

/**
 * One batch as one value: a JSON header with its length before it, then one chunk with the points of all series after
 * each other. A chunk costs more than a point, and a live batch mostly has few points of many series.
 */
export function encodeLiveBatch(content: LiveBatchContent): Uint8Array<ArrayBuffer> {
  const header: Header = {
    series: content.series.map(({ number, columns }) => [number, columns.steps.length]),
    layerFacts: content.layerFacts,
    settings: content.settings,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const chunk = encodePoints(putTogether(content.series.map(({ columns }) => columns)));
  const bytes = new Uint8Array(HEADER_START + text.length + chunk.length);
  bytes[0] = ONE_CHUNK;
  new DataView(bytes.buffer).setUint32(1, text.length, true);
  bytes.set(text, HEADER_START);
  bytes.set(chunk, HEADER_START + text.length);
  return bytes;
}

function putTogether(all: readonly PointColumns[]): PointColumns {
  const length = all.reduce((sum, { steps }) => sum + steps.length, 0);
  const together = {
    steps: new Float64Array(length),
    times: all.some(({ times }) => times !== null) ? new Float64Array(length).fill(Number.NaN) : null,
    values: new Float64Array(length),
  };
  let start = 0;
  for (const { steps, times, values } of all) {
    together.steps.set(steps, start);
    if (times !== null) together.times?.set(times, start);
    together.values.set(values, start);
    start += steps.length;
  }
  return together;
}

/** @throws Error when the bytes were written by a newer version of the product */
export function decodeLiveBatch(bytes: Uint8Array): LiveBatchContent {
  const version = bytes[0];
  if (version !== CHUNK_A_SERIES && version !== ONE_CHUNK) {
    throw new Error(`A stored batch has the unknown encoding ${version}.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerEnd = HEADER_START + view.getUint32(1, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_START, headerEnd))) as Header;
  const rest = bytes.subarray(headerEnd);
  const series = version === ONE_CHUNK ? takeApart(header, rest) : decodeEach(header, rest);
  return { series, layerFacts: header.layerFacts, settings: header.settings };
}

function takeApart({ series }: Header, bytes: Uint8Array): LiveBatchContent["series"] {
  const { steps, times, values } = decodePoints(bytes);
  let end = 0;
  return series.map(([number, length]) => {
    const start = end;
    end += length;
    const own = times?.subarray(start, end) ?? null;
    const columns = {
      steps: steps.subarray(start, end),
      times: own === null || own.every(Number.isNaN) ? null : own,
      values: values.subarray(start, end),
    };
    return { number, columns };
  });
}

function decodeEach({ series }: Header, bytes: Uint8Array): LiveBatchContent["series"] {
  let offset = 0;
  return series.map(([number, byteLength]) => {
    offset += byteLength;
    return { number, columns: decodePoints(bytes.subarray(offset - byteLength, offset)) };
  });
}
