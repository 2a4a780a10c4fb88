import type { BundleFile, BundlePart } from "./bundle-layout";

/** A file of a bundle that is short enough to be at hand as text. */
export function textPart(path: string, text: string): { readonly path: string; readonly bytes: Uint8Array } {
  return { path, bytes: new TextEncoder().encode(text) };
}

export async function* streamPart(part: BundlePart): AsyncGenerator<Uint8Array> {
  if ("bytes" in part) yield part.bytes;
  else yield* part.stream();
}

/** Joins all pieces. The caller has looked at the size. */
export async function readWhole(file: Pick<BundleFile, "stream">): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  // A piece is valid only until the next one is asked for.
  for await (const piece of file.stream()) pieces.push(piece.slice());
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
