import { LINE_BYTES_LIMIT, limitError } from "./limits";

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
/** How much is read before the reader may wait; a file handed over in one piece is cut. */
const PIECE_BYTES = 256 * 1024;

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** Where the line at hand stands. One object is reused for all lines: read it before the next line. */
export type LinePosition = {
  /** Counted from 1. */
  readonly line: number;
  /** Of the line's first byte in the (inflated) file; null where the text was not UTF-8. */
  byteOffset(): number | null;
};

/** The line at hand: its bytes from `start` up to `end`, without line end and byte order mark. */
export type Line = LinePosition & {
  readonly bytes: Uint8Array;
  /** The same bytes. */
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  /** Malformed bytes become U+FFFD. */
  text(): string;
};

export type LineHandler = {
  /** One whole line. */
  line(line: Line): void;
  /** What follows the last line end, when anything does: whole, or cut off with the writer's process. */
  tail(line: Line): void;
  /** Called between pieces of input; the only place where reading may wait. */
  pause(): Promise<void>;
};

/**
 * Splits UTF-8 text into lines, as bytes: whoever needs no text of a line does not pay for it.
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
  splitter.finish();
  await handler.pause();
}

class LineSplitter implements Line {
  line = 0;
  bytes: Uint8Array = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  start = 0;
  end = 0;
  readonly #source: string;
  readonly #hasByteOffsets: boolean;
  readonly #handler: LineHandler;
  /** Bytes since the last line end, in as many parts as they came. */
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** Place in the file of the first of `bytes`. */
  #piecesBefore = 0;

  constructor(source: string, hasByteOffsets: boolean, handler: LineHandler) {
    this.#source = source;
    this.#hasByteOffsets = hasByteOffsets;
    this.#handler = handler;
  }

  push(piece: Uint8Array): void {
    // A plain view even of a Buffer: loops over bytes are faster where all of them are of one class, and
    // its slices are copies.
    const chunk = new Uint8Array(piece.buffer, piece.byteOffset, piece.length);
    let start = 0;
    if (this.#pendingBytes > 0) {
      start = chunk.indexOf(NEWLINE) + 1;
      if (start > 0) {
        this.#take(chunk.subarray(0, start));
        this.#handOut(this.#takePending());
      }
    }
    const end = Math.max(start, chunk.lastIndexOf(NEWLINE) + 1);
    if (end > start) this.#handOut(chunk.subarray(start, end));
    // A copy, since whoever hands out the bytes may use their memory again.
    this.#take(chunk.slice(end));
    if (this.#pendingBytes > LINE_BYTES_LIMIT) this.#refuseLongLine(this.line + 1);
  }

  finish(): void {
    if (this.#pendingBytes === 0) return;
    this.#startPiece(this.#takePending());
    this.#place(0, this.bytes.length);
    this.#handler.tail(this);
  }

  byteOffset(): number | null {
    if (!this.#hasByteOffsets) return null;
    return this.#piecesBefore + (this.line === 1 ? 0 : this.start);
  }

  text(): string {
    return DECODER.decode(this.bytes.subarray(this.start, this.end));
  }

  #take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
  }

  #takePending(): Uint8Array {
    const taken = concatenate(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    return taken;
  }

  #startPiece(bytes: Uint8Array): void {
    this.#piecesBefore += this.bytes.length;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  #handOut(bytes: Uint8Array): void {
    this.#startPiece(bytes);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      if (end - start > LINE_BYTES_LIMIT) this.#refuseLongLine(this.line + 1);
      this.#place(start, end);
      this.#handler.line(this);
      start = end + 1;
    }
  }

  /** Leaves out the carriage return of Windows line ends and the byte order mark of the file. */
  #place(start: number, end: number): void {
    const { bytes } = this;
    this.line += 1;
    const hasMark = this.line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.start = hasMark ? Math.min(start + 3, end) : start;
    this.end = end > this.start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
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
