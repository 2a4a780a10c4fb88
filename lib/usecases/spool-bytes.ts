import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "@/lib/core/errors";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { UNPACKED_BYTES_LIMIT } from "@/lib/ingest/limits";
import { copyPieces } from "./copy-pieces";
import { openPath } from "./open-path";

/**
 * Writes bytes to a file in the system's temporary folder (`TMPDIR`), which is removed when `use` is
 * done, whatever happens.
 *
 * @param name what to call the file in messages
 * @throws AppError "too-large" beyond 64 GB
 */
export async function withSpooled<T>(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  use: (file: ByteSource) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), `rounds-${process.pid}-`));
  try {
    const file = path.join(folder, "spooled");
    await pipeline(Readable.from(copyPieces(bytes), { objectMode: false }), createMeter(name), createWriteStream(file));
    const { files } = await openPath(file, name);
    const [spooled] = files;
    if (spooled === undefined) throw new Error("a file that was just written is gone");
    return await use(spooled);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function createMeter(name: string): Transform {
  let length = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      length += piece.length;
      if (length <= UNPACKED_BYTES_LIMIT) return done(null, piece);
      const message = `Expected a file that unpacks to at most ${UNPACKED_BYTES_LIMIT} bytes, found more in ${name}.`;
      done(new AppError("too-large", message, "Send a smaller file."));
    },
  });
}
