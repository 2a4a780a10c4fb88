/** How many bytes were seen, and where the last one stands that is not zero (counted from 1; 0 for none). */
export type SeenBytes = { bytes: number; end: number };

/** Lets pieces through and notes in `seen` where they end but for zeros. */
export async function* noteEnd(pieces: AsyncIterable<Uint8Array>, seen: SeenBytes): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    const last = piece.findLastIndex((byte) => byte !== 0);
    if (last >= 0) seen.end = seen.bytes + last + 1;
    seen.bytes += piece.length;
    yield piece;
  }
}
