import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AppError } from "@/lib/core/errors";
import { INNOCENT_UNPACKED_BYTES, PACKING_RATIO_LIMIT } from "@/lib/ingest/limits";
import { copyPieces } from "./copy-pieces";

const INFLATED_PIECE_BYTES = 256 * 1024;

/** @throws AppError "too-large" for a file that was packed to fill the memory or the disk */
export async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const inflate = createGunzip({ chunkSize: INFLATED_PIECE_BYTES });
  const input = Readable.from(copyPieces(compressed), { objectMode: false });
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
  } finally {
    input.destroy();
    inflate.destroy();
  }
}

function bomb(): AppError {
  return new AppError(
    "too-large",
    `Expected a log as gzip, which packs at most ${PACKING_RATIO_LIMIT} times, but this one packs more.`,
    "Send the log unpacked, or pack it again.",
  );
}
