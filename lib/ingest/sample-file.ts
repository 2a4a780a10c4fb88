import { type CsvHeader, parseCsvHeader } from "./csv-header";

/** How much of a file is looked at before it is read. */
export const HEAD_BYTES = 64 * 1024;
const LINES_LOOKED_AT = 50;

export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

/** The beginning of a file, from which its format is told. */
export type FileSample = {
  /** File name, in a folder with its path. */
  readonly name: string;
  /** The first bytes of the (inflated) file, at most `HEAD_BYTES`. */
  readonly head: Uint8Array;
  /** Whether the head is the whole file. */
  readonly isWhole: boolean;
  readonly encoding: TextEncoding;
  /** Whether the bytes are none of a text; all texts below are then empty. */
  readonly isBinary: boolean;
  readonly text: string;
  /** The first filled lines without spaces around them; one that the head cuts through is left out. */
  readonly lines: readonly string[];
  /** The first filled line, also when the head cuts through it. */
  readonly firstLine: string;
  /** The first line as the header of a table, null when it can be none. */
  readonly header: CsvHeader | null;
};

export function sampleFile(name: string, head: Uint8Array, isWhole: boolean): FileSample {
  const encoding = detectEncoding(head);
  const isBinary = encoding === "utf-8" && holdsControlCodes(head);
  const text = isBinary ? "" : new TextDecoder(encoding).decode(head);
  const lines = text.split("\n", LINES_LOOKED_AT + 1).map((line) => line.trim());
  const cutLine = !isWhole && lines.length <= LINES_LOOKED_AT ? lines.pop() : undefined;
  const filled = lines.filter((line) => line !== "");
  const firstLine = filled[0] ?? cutLine ?? "";
  return { name, head, isWhole, encoding, isBinary, text, lines: filled, firstLine, header: parseCsvHeader(firstLine) };
}

/** By byte order mark; without one, Latin text in UTF-16 has a zero in every other byte. */
function detectEncoding(head: Uint8Array): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  let evenZeros = 0;
  let oddZeros = 0;
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at] === 0) evenZeros += 1;
    if (head[at + 1] === 0) oddZeros += 1;
  }
  const pairs = head.length / 2;
  if (oddZeros > pairs * 0.6 && evenZeros < pairs * 0.05) return "utf-16le";
  if (evenZeros > pairs * 0.6 && oddZeros < pairs * 0.05) return "utf-16be";
  return "utf-8";
}

/** Zeros at the end are what a file system leaves after a crash, not a sign of binary data. */
function holdsControlCodes(head: Uint8Array): boolean {
  let end = head.length;
  while (end > 0 && head[end - 1] === 0) end -= 1;
  let controls = 0;
  for (let at = 0; at < end; at += 1) {
    const byte = head[at] ?? 0;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1;
  }
  return end === 0 || controls * 20 > end;
}
