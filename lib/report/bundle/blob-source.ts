import type { ByteSource } from "@/lib/ingest/ingest-port";

const PIECE_BYTES = 1024 * 1024;

/** A file that somebody chose in a browser, read piece by piece where it lies. */
export function openBlob(blob: Blob, name: string): ByteSource & { readonly size: number } {
  const read = async (offset: number, length: number): Promise<Uint8Array> =>
    new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
  return {
    name,
    size: blob.size,
    read,
    async *stream() {
      for (let at = 0; at < blob.size; at += PIECE_BYTES) yield await read(at, PIECE_BYTES);
    },
  };
}
