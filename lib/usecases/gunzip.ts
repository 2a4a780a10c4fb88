import { createGunzip, type Gunzip } from "node:zlib";
import { AppError } from "@/lib/core/errors";
import { INNOCENT_UNPACKED_BYTES, PACKING_RATIO_LIMIT } from "@/lib/ingest/limits";
import { noteEnd, type SeenBytes } from "./note-end";

const INFLATED_PIECE_BYTES = 256 * 1024;

/**
 * Inflates a gzip of any number of members. Node stops at a zero behind a member, since some writers pad with
 * them; what stands behind such padding would be lost without a word, and is refused. Nothing is read ahead, so
 * that the source is closed when this ends, however it ends, even where the source waits for what is to come.
 *
 * @throws AppError "too-large" for a file that was packed to fill the memory or the disk, Error for a damaged one
 */
export async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflate = createGunzip({ chunkSize: INFLATED_PIECE_BYTES });
  // Given up in the midst of a piece, it may still fail when nobody listens any more.
  inflate.on("error", () => undefined);
  const seen: SeenBytes = { bytes: 0, end: 0 };
  let inflated = 0;
  const bounded = async function* (piece: Uint8Array | null): AsyncGenerator<Uint8Array> {
    for await (const part of inflatePiece(inflate, piece)) {
      inflated += part.length;
      if (inflated > INNOCENT_UNPACKED_BYTES && inflated > PACKING_RATIO_LIMIT * inflate.bytesWritten) throw bomb();
      yield part;
    }
  };
  try {
    for await (const piece of noteEnd(compressed, seen)) {
      // What came before was not taken wholly: this stands behind padding.
      if (inflate.bytesWritten < seen.bytes - piece.length) continue;
      yield* bounded(piece);
    }
    if (inflate.bytesWritten === seen.bytes) yield* bounded(null);
    if (seen.end > inflate.bytesWritten) throw new Error("data behind the padding of a gzip");
  } finally {
    inflate.destroy();
  }
}

/** Hands over a piece, or null for the end, and yields what comes of it until nothing more does. */
async function* inflatePiece(inflate: Gunzip, piece: Uint8Array | null): AsyncGenerator<Uint8Array> {
  let isDone = false;
  let failure: Error | null = null;
  let wake = (): void => undefined;
  const note = (error: Error | null | undefined): void => {
    isDone = true;
    failure = error ?? failure;
    wake();
  };
  const look = (): void => wake();
  inflate.on("readable", look).on("error", note);
  try {
    if (piece === null) inflate.once("end", () => note(null)).end();
    else inflate.write(piece, note);
    for (;;) {
      const part: Uint8Array | null = inflate.read();
      if (part !== null) yield part;
      else if (failure !== null) throw failure;
      else if (isDone) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    inflate.off("readable", look).off("error", note);
  }
}

function bomb(): AppError {
  return new AppError(
    "too-large",
    `Expected a log as gzip, which packs at most ${PACKING_RATIO_LIMIT} times, but this one packs more.`,
    "Send the log unpacked, or pack it again.",
  );
}
