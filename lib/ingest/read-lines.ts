import { LINE_BYTES_LIMIT, limitError } from "./limits";

const NEWLINE = 10;
/** Pieces are decoded whole; a file handed over in one piece must not become one huge string. */
const PIECE_BYTES = 1024 * 1024;

/** Where the line at hand stands. One object is reused for all lines: read it before the next line. */
export type LinePosition = {
  /** Counted from 1. */
  readonly line: number;
  /** Of the line's first byte in the (inflated) file; null where the text was not UTF-8. */
  byteOffset(): number | null;
};

export type LineHandler = {
  /** One whole line without its line end. */
  line(text: string, position: LinePosition): void;
  /** What follows the last line end, when anything does: whole, or cut off with the writer's process. */
  tail(text: string, position: LinePosition): void;
  /** Called between pieces of input; the only place where reading may wait. */
  pause(): Promise<void>;
};

/**
 * Splits UTF-8 text into lines. Line ends are searched as bytes and text is decoded by the piece;
 * malformed bytes become U+FFFD and never swallow a line end.
 *
 * @param hasByteOffsets false when the bytes were transcoded and their offsets mean nothing
 * @throws AppError "too-large" when a line passes 64 MiB
 */
export async function readLines(
  bytes: AsyncIterable<Uint8Array>,
  source: string,
  hasByteOffsets: boolean,
  handler: LineHandler,
): Promise<void> {
  const splitter = new LineSplitter(source, hasByteOffsets, handler);
  for await (const chunk of bytes) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      splitter.push(chunk.subarray(start, start + PIECE_BYTES));
      await handler.pause();
    }
  }
  splitter.end();
  await handler.pause();
}

class LineSplitter implements LinePosition {
  line = 0;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #source: string;
  readonly #hasByteOffsets: boolean;
  readonly #handler: LineHandler;
  /** Bytes since the last line end, in as many parts as they came. */
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #piece: Uint8Array = new Uint8Array(0);
  #pieceOffset = 0;
  #pieceFirstLine = 1;

  constructor(source: string, hasByteOffsets: boolean, handler: LineHandler) {
    this.#source = source;
    this.#hasByteOffsets = hasByteOffsets;
    this.#handler = handler;
  }

  push(chunk: Uint8Array): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      this.#take(chunk.subarray(0, end));
      this.#startPiece();
      this.#handOut(this.#decoder.decode(this.#piece));
    }
    // A copy, since whoever hands out the bytes may use their memory again.
    this.#take(chunk.slice(end));
    if (this.#pendingBytes > LINE_BYTES_LIMIT) this.#refuseLongLine(this.line + 1);
  }

  end(): void {
    if (this.#pendingBytes === 0) return;
    this.#startPiece();
    this.line = this.#pieceFirstLine;
    this.#handler.tail(this.#trim(this.#decoder.decode(this.#piece)), this);
  }

  /** Counts line ends in the piece up to the current line; costs nothing until somebody asks. */
  byteOffset(): number | null {
    if (!this.#hasByteOffsets) return null;
    let start = 0;
    for (let line = this.#pieceFirstLine; line < this.line; line += 1) start = this.#piece.indexOf(NEWLINE, start) + 1;
    return this.#pieceOffset + start;
  }

  #take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
  }

  #startPiece(): void {
    this.#pieceOffset += this.#piece.length;
    this.#pieceFirstLine = this.line + 1;
    this.#piece = this.#pending.length === 1 ? (this.#pending[0] ?? this.#piece) : concatenate(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #handOut(text: string): void {
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      this.line += 1;
      if (end - start > LINE_BYTES_LIMIT) this.#refuseLongLine(this.line);
      this.#handler.line(this.#trim(text.slice(start, end)), this);
      start = end + 1;
    }
  }

  /** Takes off the carriage return of Windows line ends and the byte order mark of the file. */
  #trim(text: string): string {
    const body = text.endsWith("\r") ? text.slice(0, -1) : text;
    return this.line === 1 && body.startsWith("\uFEFF") ? body.slice(1) : body;
  }

  #refuseLongLine(line: number): never {
    const where = `line ${line} of ${this.#source}`;
    throw limitError("lines", LINE_BYTES_LIMIT, "bytes", where, "Write one record a line, with a line end after each.");
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Text of another encoding as UTF-8; malformed units become U+FFFD. */
export async function* transcodeToUtf8(
  bytes: AsyncIterable<Uint8Array>,
  encoding: "utf-16le" | "utf-16be",
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of bytes) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}
