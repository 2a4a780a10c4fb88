import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AppError } from "@/lib/core/errors";
import { INNOCENT_UNPACKED_BYTES, PACKING_RATIO_LIMIT } from "@/lib/ingest/limits";
import { copyPieces } from "./copy-pieces";

const INFLATED_PIECE_BYTES = 256 * 1024;

/**
 * Inflates a gzip of any number of members. Node stops at a zero behind a member, since some writers pad with
 * them; what stands behind such padding would be lost without a word, and is refused.
 *
 * @throws AppError "too-large" for a file that was packed to fill the memory or the disk, Error for a damaged one
 */
export async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const inflate = createGunzip({ chunkSize: INFLATED_PIECE_BYTES });
  const seen = { bytes: 0, end: 0 };
  const input = Readable.from(noteEnd(copyPieces(compressed), seen), { objectMode: false });
  let inflated = 0;
  // A failing source must reach whoever reads the inflated side; pipe() alone would leave it waiting.
  input.on("error", (error) => inflate.destroy(error));
  input.pipe(inflate);
  try {
    for await (const piece of inflate) {
      inflated += piece.length;
      if (inflated > INNOCENT_UNPACKED_BYTES && inflated > PACKING_RATIO_LIMIT * inflate.bytesWritten) throw bomb();
      yield piece;
    }
    input.unpipe(inflate);
    if (!input.readableEnded) for await (const _rest of input);
    if (seen.end > inflate.bytesWritten) throw new Error("data behind the padding of a gzip");
  } finally {
    input.destroy();
    inflate.destroy();
  }
}

/** Notes where the last byte stands that is not zero. */
async function* noteEnd(pieces: AsyncIterable<Uint8Array>, seen: { bytes: number; end: number }) {
  for await (const piece of pieces) {
    const last = piece.findLastIndex((byte) => byte !== 0);
    if (last >= 0) seen.end = seen.bytes + last + 1;
    seen.bytes += piece.length;
    yield piece;
  }
}

function bomb(): AppError {
  return new AppError(
    "too-large",
    `Expected a log as gzip, which packs at most ${PACKING_RATIO_LIMIT} times, but this one packs more.`,
    "Send the log unpacked, or pack it again.",
  );
}
