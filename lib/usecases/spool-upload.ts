import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "@/lib/core/errors";

/** An upload on this machine's disk, whole and hashed. */
export type SpooledUpload = { readonly file: string; readonly sha256: string; readonly byteLength: number };

/**
 * Writes an upload to a temporary file while hashing it, and removes the file when `use` is done.
 * Spooling first lets a duplicate be known by its hash before anything is parsed, lets readers jump
 * inside archives, and never holds the database for as long as a slow client sends.
 *
 * @param expectedBytes what the client announced; another length is a broken transfer
 * @throws AppError "too-large" beyond `byteLimit`, "bad-input" for an empty or broken transfer
 */
export async function withSpooledUpload<T>(
  body: AsyncIterable<Uint8Array>,
  limits: { readonly folder: string; readonly byteLimit: number; readonly expectedBytes: number | null },
  use: (upload: SpooledUpload) => Promise<T>,
): Promise<T> {
  if (limits.expectedBytes !== null && limits.expectedBytes > limits.byteLimit) throw tooLarge(limits.byteLimit);
  await mkdir(limits.folder, { recursive: true });
  const file = path.join(limits.folder, `upload-${process.pid}-${randomUUID()}`);
  const hash = createHash("sha256");
  let byteLength = 0;
  const meter = new Transform({
    transform(piece: Buffer, _encoding, done) {
      byteLength += piece.length;
      if (byteLength > limits.byteLimit) return done(tooLarge(limits.byteLimit));
      hash.update(piece);
      done(null, piece);
    },
  });
  try {
    await pipeline(body, meter, createWriteStream(file, { mode: 0o600 }));
    if (limits.expectedBytes !== null && byteLength !== limits.expectedBytes) {
      throw new AppError(
        "bad-input",
        `Expected ${limits.expectedBytes} bytes as announced by Content-Length, but received ${byteLength}.`,
        "Send the file again.",
      );
    }
    return await use({ file, sha256: hash.digest("hex"), byteLength });
  } finally {
    await rm(file, { force: true });
  }
}

function tooLarge(limit: number): AppError {
  return new AppError(
    "too-large",
    `Expected an upload of at most ${limit} bytes, but it is larger.`,
    "Compress the log with gzip, or send it in several files.",
  );
}
