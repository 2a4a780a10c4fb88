import type { ByteSource } from "@/lib/ingest/ingest-port";

export type MemoryFile = { readonly name: string; readonly bytes: Uint8Array };

/** @param pieceLengths lengths of the pieces that the file hands out, over and over; one piece without */
export function sourceOf({ name, bytes }: MemoryFile, pieceLengths: readonly number[] = []): ByteSource {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => bytes.slice(offset, offset + length),
    async *stream() {
      let start = 0;
      for (let piece = 0; start < bytes.length; piece += 1) {
        const length = pieceLengths[piece % pieceLengths.length] ?? bytes.length;
        yield bytes.slice(start, start + length);
        start += length;
      }
    },
  };
}
