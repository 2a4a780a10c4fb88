import { FILE_SIZE_HEADER } from "./file-size-header";

/** A file that is written while it is sent. */
export type SentFile = {
  readonly filename: string;
  readonly mediaType: string;
  /** In bytes, where it is known before the file is written. */
  readonly size?: number;
  /** Names the exact bytes; null when they have no name. */
  readonly tag: string | null;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/**
 * Answers with a file to keep, or with 304 when the client says that it has these bytes. The file is
 * written as fast as it is taken and no further; if writing fails the connection breaks, so that a
 * part is never taken for the whole.
 */
export function fileResponse(request: Request, { filename, mediaType, size, tag, bytes }: SentFile): Response {
  const headers = new Headers({
    "content-type": mediaType,
    "content-disposition": describeAttachment(filename),
    "cache-control": "private, no-cache",
    "x-accel-buffering": "no",
  });
  if (size !== undefined) headers.set(FILE_SIZE_HEADER, String(size));
  if (tag !== null) headers.set("etag", `"${tag}"`);
  const known = request.headers.get("if-none-match")?.split(",") ?? [];
  if (tag !== null && known.some((given) => given.trim().replace(/^W\//, "") === `"${tag}"`)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(toStream(bytes), { headers });
}

/** Asks for the next piece only when the last one was taken (high-water mark 0). */
function toStream(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * A Content-Disposition that no name can break (RFC 6266, RFC 8187): a plain name for old clients,
 * without path separators and quotes, and the whole name percent-encoded.
 */
export function describeAttachment(filename: string): string {
  const safe = filename.replace(/[\p{Cc}\p{Cf}\p{Surrogate}/\\:*?"<>|]/gu, "_").replace(/^\.+/, "_");
  const plain = safe.replace(/[^\x20-\x7e]/g, "_").replaceAll(/[%;]/g, "_");
  const encoded = encodeURIComponent(safe).replace(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
