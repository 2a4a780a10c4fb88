import { parseNotFinite } from "./parse-number";
import type { Line } from "./read-lines";
import { scanNumber } from "./scan-number";

/** What a number of a line is to the record it belongs to: the number of a series, or one of these. */
export const STEP = -1;
export const TIME = -2;
export const NOTHING = -3;
/** Stays part of the line's fixed text: a line that says another number is another line. */
export const FIXED = -4;

/** Where a number stands in a line, and under which key. */
type NumberPlace = {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** Whether it is written as one of Python's words. */
  readonly isWord: boolean;
};

export type Hole = {
  readonly start: number;
  readonly end: number;
  readonly role: number;
  /** Whether a word in its place means the same kind of record. */
  readonly takesWords: boolean;
};

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, COLON, COMMA] = [34, 92, 123, 125, 91, 58, 44];
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const toBytes = (word: string): Uint8Array => new TextEncoder().encode(word);
/** What may stand in place of a number: Python's words for what JSON has no word for, and "not logged". */
const WORDS = [
  { bytes: toBytes("NaN"), value: Number.NaN, isAbsent: 0 },
  { bytes: toBytes("Infinity"), value: Number.POSITIVE_INFINITY, isAbsent: 0 },
  { bytes: toBytes("-Infinity"), value: Number.NEGATIVE_INFINITY, isAbsent: 0 },
  { bytes: toBytes("null"), value: Number.NaN, isAbsent: 1 },
] as const;
const PLAIN_VALUES = ["null", "true", "false"].map(toBytes);

/**
 * The shape of a line of JSON: the bytes that stay, and the places where numbers stand. A logger writes
 * the same keys in the same order over and over, so that most lines are read by comparing bytes.
 */
export class LineTemplate {
  /** What each number is: a series' number, STEP, TIME or NOTHING. */
  readonly roles: Int32Array;
  /** The numbers of the line that matched last. */
  readonly values: Float64Array;
  /** 1 where that line had null. */
  readonly absent: Uint8Array;
  /** The template of the line that followed one of this template the last time. */
  next: LineTemplate = this;
  readonly #fixed: Uint8Array;
  readonly #fixedView: DataView;
  /** Where the fixed bytes before each number end. */
  readonly #ends: Int32Array;
  readonly #takesWords: readonly boolean[];

  /**
   * @param line the bytes of one whole line
   * @param holes its numbers in their order
   */
  constructor(line: Uint8Array, holes: readonly Hole[]) {
    const open = holes.filter(({ role }) => role !== FIXED);
    const fixed = new Uint8Array(line.length);
    this.roles = Int32Array.from(open, ({ role }) => role);
    this.values = new Float64Array(open.length);
    this.absent = new Uint8Array(open.length);
    this.#ends = new Int32Array(open.length);
    this.#takesWords = open.map(({ takesWords }) => takesWords);
    let from = 0;
    let length = 0;
    for (const [index, { start, end }] of open.entries()) {
      fixed.set(line.subarray(from, start), length);
      length += start - from;
      this.#ends[index] = length;
      from = end;
    }
    fixed.set(line.subarray(from), length);
    this.#fixed = fixed.slice(0, length + line.length - from);
    this.#fixedView = new DataView(this.#fixed.buffer);
  }

  /** @returns memory that it holds, about */
  get byteLength(): number {
    return this.#fixed.length + this.roles.length * 20;
  }

  /** @returns whether the line has this shape; then `values` and `absent` hold its numbers */
  match({ bytes, view, start, end }: Line): boolean {
    const fixed = this.#fixed;
    const fixedView = this.#fixedView;
    const ends = this.#ends;
    const { values, absent } = this;
    let at = start;
    let from = 0;
    for (let hole = 0; hole < ends.length; hole += 1) {
      const to = ends[hole] ?? 0;
      if (at + to - from > end) return false;
      // Four bytes at a time, wherever they stand.
      for (; from + 4 <= to; from += 4, at += 4) if (view.getInt32(at) !== fixedView.getInt32(from)) return false;
      for (; from < to; from += 1, at += 1) if (bytes[at] !== fixed[from]) return false;
      absent[hole] = 0;
      const next = scanNumber(bytes, at, values, hole);
      at = next === -1 ? this.#matchWord(bytes, at, hole) : next;
      if (at === -1) return false;
    }
    if (end - at !== fixed.length - from) return false;
    for (; from < fixed.length; from += 1, at += 1) if (bytes[at] !== fixed[from]) return false;
    return true;
  }

  #matchWord(bytes: Uint8Array, start: number, hole: number): number {
    if (this.#takesWords[hole] !== true) return -1;
    for (const { bytes: word, value, isAbsent } of WORDS) {
      if (!startsWith(bytes, start, word)) continue;
      this.values[hole] = value;
      this.absent[hole] = isAbsent;
      return start + word.length;
    }
    return -1;
  }
}

/**
 * Finds the numbers at the top level of a line that is known to be one JSON object.
 *
 * @param line the bytes of the whole line
 * @returns null where a line of the same bytes around its numbers might mean something else: escapes,
 *   deeply nested values, repeated keys, texts that stand for numbers
 */
export function findNumbers(line: Uint8Array): NumberPlace[] | null {
  const places: NumberPlace[] = [];
  const keys = new Set<string>();
  const scratch = new Float64Array(1);
  let at = skipSpace(line, 0);
  if (line[at] !== OPEN) return null;
  do {
    const keyAt = skipSpace(line, at + 1);
    const keyEnd = endOfText(line, keyAt);
    if (keyEnd === -1) return null;
    const key = DECODER.decode(line.subarray(keyAt + 1, keyEnd - 1));
    if (keys.has(key)) return null;
    keys.add(key);
    at = skipSpace(line, keyEnd);
    if (line[at] !== COLON) return null;
    at = skipSpace(line, at + 1);
    const digitsEnd = scanNumber(line, at, scratch, 0);
    const end = digitsEnd === -1 ? endOfWord(line, at) : digitsEnd;
    if (end !== -1) places.push({ key, start: at, end, isWord: digitsEnd === -1 });
    const valueEnd = end === -1 ? endOfFixedValue(line, at) : end;
    if (valueEnd === -1) return null;
    at = skipSpace(line, valueEnd);
  } while (line[at] === COMMA);
  return line[at] === CLOSE && skipSpace(line, at + 1) === line.length ? places : null;
}

/** A text without escapes that names no number, a plain word, or an object of such. */
function endOfFixedValue(line: Uint8Array, start: number): number {
  if (line[start] === OPEN) return endOfFlatObject(line, start);
  if (line[start] === QUOTE) {
    const end = endOfText(line, start);
    return end === -1 || parseNotFinite(DECODER.decode(line.subarray(start + 1, end - 1))) !== undefined ? -1 : end;
  }
  const word = PLAIN_VALUES.find((candidate) => startsWith(line, start, candidate));
  return word === undefined ? -1 : start + word.length;
}

/** @returns the place behind an object that holds neither objects nor arrays, or −1 */
function endOfFlatObject(line: Uint8Array, start: number): number {
  for (let at = start + 1; at < line.length; at += 1) {
    if (line[at] === CLOSE) return at + 1;
    if (line[at] === OPEN || line[at] === OPEN_LIST) return -1;
    if (line[at] !== QUOTE) continue;
    const end = endOfText(line, at);
    if (end === -1) return -1;
    at = end - 1;
  }
  return -1;
}

/** @returns the end of a word for a number that is not finite, or −1 */
function endOfWord(line: Uint8Array, start: number): number {
  const word = WORDS.find(({ bytes, isAbsent }) => isAbsent === 0 && startsWith(line, start, bytes));
  return word === undefined ? -1 : start + word.bytes.length;
}

/** @returns the place behind the closing quote, or −1 when there is no text or it has escapes */
function endOfText(line: Uint8Array, start: number): number {
  if (line[start] !== QUOTE) return -1;
  for (let at = start + 1; at < line.length; at += 1) {
    if (line[at] === BACKSLASH) return -1;
    if (line[at] === QUOTE) return at + 1;
  }
  return -1;
}

function skipSpace(line: Uint8Array, start: number): number {
  let at = start;
  while (line[at] === 32 || line[at] === 9 || line[at] === 13) at += 1;
  return at;
}

function startsWith(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  return word.every((byte, index) => bytes[start + index] === byte);
}
