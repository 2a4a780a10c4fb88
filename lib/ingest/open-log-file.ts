import { AppError, isAppError } from "@/lib/core/errors";
import type { ByteSource, IngestPorts } from "./ingest-port";

/**
 * The bytes of a file as the readers want them: inflated when they are gzip, told by content.
 *
 * @param onBytes told how many bytes of the file itself came
 * @throws AppError "unreadable-file" when the gzip is truncated or damaged
 */
export async function* openLogFile(
  file: ByteSource,
  ports: Pick<IngestPorts, "gunzip">,
  signal: AbortSignal | undefined,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const watched = new WatchedStream(file, signal, onBytes);
  if (!(await isGzip(file))) {
    yield* watched.stream();
    return;
  }
  try {
    yield* ports.gunzip(watched.stream());
  } catch (error) {
    if (isAppError(error) || error === watched.failure) throw error;
    throw explainGzipError(file, error, watched.bytes);
  }
}

export async function isGzip(file: ByteSource): Promise<boolean> {
  for await (const chunk of firstBytes(file.stream(), 2)) return chunk[0] === 0x1f && chunk[1] === 0x8b;
  return false;
}

/** The first `length` bytes in one piece, or what there is; nothing for an empty file. */
export async function* firstBytes(chunks: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  const head = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, length - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled === length) break;
  }
  if (filled > 0) yield head.subarray(0, filled);
}

/** Passes bytes on, counts them, and remembers when the file itself could not be read. */
class WatchedStream {
  bytes = 0;
  failure: unknown = null;
  readonly #file: ByteSource;
  readonly #signal: AbortSignal | undefined;
  readonly #onBytes: (count: number) => void;

  constructor(file: ByteSource, signal: AbortSignal | undefined, onBytes: (count: number) => void) {
    this.#file = file;
    this.#signal = signal;
    this.#onBytes = onBytes;
  }

  async *stream(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#file.stream()) {
        this.#signal?.throwIfAborted();
        this.bytes += chunk.length;
        this.#onBytes(chunk.length);
        yield chunk;
      }
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}

/** Platforms name the two cases differently; Node's own word for an early end is Z_BUF_ERROR. */
function explainGzipError(file: ByteSource, error: unknown, bytes: number): AppError {
  const isTruncated =
    error instanceof Error &&
    (error.name === "TruncatedGzipError" || ("code" in error && error.code === "Z_BUF_ERROR"));
  const message = isTruncated
    ? `Expected a whole gzip file, found the end of ${file.name} inside the compressed data, at byte ${bytes}.`
    : `Expected gzip data, found damaged data in ${file.name} within the first ${bytes} bytes.`;
  const fix = isTruncated
    ? "Copy the file again; if the writer was stopped, upload the log uncompressed, which is read up to its last whole record."
    : "Copy the file again from where it was written.";
  return new AppError("unreadable-file", message, fix, { cause: error });
}
