import { LINE_BYTES_LIMIT, limitError, SETTINGS_BYTES_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";
import type { LinePosition } from "./read-lines";

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const NEWLINE = 10;
const FIRST_CAPACITY = 64 * 1024;
/** Characters before a list that are looked at to tell which list it is. */
const OPENING_LENGTH = 100;

/** What is done with the parts of a document that holds one list of records. */
export type JsonRecordHandler = {
  /** One element of the list, and where it begins. */
  record(text: string, position: LinePosition): void;
  /** The document with the list emptied; not called when the file ends before the document does. */
  document(text: string): void;
  /** Where the last whole element ended, when the file ends inside the list. */
  truncated(position: LinePosition): void;
};

/**
 * Hands out the elements of one list of a JSON document one by one, so that a document of any length
 * is read in the memory of one element.
 *
 * @param bytes UTF-8 text
 * @param opening matches the end of what stands before the list's first element, bracket included
 * @throws AppError "too-large" when an element passes 64 MiB, or what surrounds the list 8 MiB
 */
export async function readJsonRecords(
  bytes: AsyncIterable<Uint8Array>,
  opening: RegExp,
  sink: LogSink,
  handler: JsonRecordHandler,
): Promise<void> {
  const scanner = new RecordScanner(opening, sink.source, handler);
  for await (const chunk of bytes) {
    scanner.push(chunk);
    await sink.drain();
  }
  scanner.end();
  await sink.drain();
}

type State = "before" | "between" | "inside" | "after";

class RecordScanner implements LinePosition {
  line = 1;
  readonly #opening: RegExp;
  readonly #source: string;
  readonly #handler: JsonRecordHandler;
  readonly #decoder = new TextDecoder();
  #state: State = "before";
  /** What came before and after the list. */
  #around = "";
  #kept: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  #length = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #offset = 0;
  #recordOffset = 0;
  #recordLine = 1;
  #linesSeen = 1;

  constructor(opening: RegExp, source: string, handler: JsonRecordHandler) {
    this.#opening = opening;
    this.#source = source;
    this.#handler = handler;
  }

  byteOffset(): number {
    return this.#recordOffset;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === "before" || this.#state === "after") at = this.#takeAround(chunk, at);
      else if (this.#state === "between") at = this.#seek(chunk, at);
      else at = this.#takeRecord(chunk, at);
    }
    this.#offset += chunk.length;
  }

  end(): void {
    this.line = this.#recordLine;
    if (this.#state === "after") this.#handler.document(this.#around);
    else this.#handler.truncated(this);
  }

  /** Before the list bytes are taken one by one up to a bracket, which may be the one that opens it. */
  #takeAround(chunk: Uint8Array, start: number): number {
    let end = chunk.length;
    if (this.#state === "before") {
      const bracket = chunk.indexOf(OPEN_BRACKET, start);
      if (bracket !== -1) end = bracket + 1;
    }
    const part = chunk.subarray(start, end);
    for (const byte of part) if (byte === NEWLINE) this.#linesSeen += 1;
    this.#around += this.#decoder.decode(part, { stream: true });
    if (this.#around.length > SETTINGS_BYTES_LIMIT) {
      const where = `${this.#source} around its list of records`;
      throw limitError("a document", SETTINGS_BYTES_LIMIT, "characters", where, "Check that this is the log.");
    }
    if (this.#state === "before" && this.#opening.test(this.#around.slice(-OPENING_LENGTH))) {
      this.#state = "between";
      this.#markPlace(end);
    }
    return end;
  }

  /** Skips what stands between elements. */
  #seek(chunk: Uint8Array, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === NEWLINE) this.#linesSeen += 1;
      if (byte <= 32 || byte === COMMA) continue;
      this.#markPlace(at);
      if (byte === CLOSE_BRACKET) {
        this.#state = "after";
        return at;
      }
      this.#state = "inside";
      this.#length = 0;
      this.#depth = 0;
      this.#isInString = false;
      return at;
    }
    return chunk.length;
  }

  /** Takes bytes up to the end of the element: brackets count outside strings only. */
  #takeRecord(chunk: Uint8Array, start: number): number {
    let at = start;
    let isWhole = false;
    for (; at < chunk.length && !isWhole; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === NEWLINE) this.#linesSeen += 1;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isInString = false;
        continue;
      }
      if (byte === QUOTE) this.#isInString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
      else if (this.#depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET)) {
        isWhole = true;
        // The comma or bracket behind a bare value is not a part of it.
        at -= 1;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth -= 1;
        isWhole = this.#depth <= 0;
      }
    }
    this.#keep(chunk.subarray(start, at));
    if (isWhole) this.#finishRecord(at);
    return at;
  }

  #finishRecord(at: number): void {
    this.line = this.#recordLine;
    this.#handler.record(new TextDecoder().decode(this.#kept.subarray(0, this.#length)), this);
    this.#state = "between";
    this.#markPlace(at);
  }

  #markPlace(at: number): void {
    this.#recordOffset = this.#offset + at;
    this.#recordLine = this.#linesSeen;
  }

  #keep(part: Uint8Array): void {
    const length = this.#length + part.length;
    if (length > LINE_BYTES_LIMIT) {
      const where = `${this.#source} from line ${this.#recordLine} on`;
      throw limitError("records", LINE_BYTES_LIMIT, "bytes", where, "Log fewer keys per step.");
    }
    if (length > this.#kept.length) {
      const roomy = new Uint8Array(length * 2);
      roomy.set(this.#kept.subarray(0, this.#length));
      this.#kept = roomy;
    }
    this.#kept.set(part, this.#length);
    this.#length = length;
  }
}
