/**
 * For consumers that read ahead, as streams do: a piece of a `ByteSource` may be gone when the next one
 * is asked for.
 */
export async function* copyPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}
