import { crc32c, littleEndian, maskCrc } from "./crc32c";
import { type CsvHeader, isLongHeader, isPredictionsHeader, parseCsvHeader } from "./csv-header";
import { CsvRow } from "./csv-row";
import { isJsonObject, JsonLineParser } from "./parse-json-line";

/** How much of a file is looked at before it is read. */
export const HEAD_BYTES = 64 * 1024;
const LINES_LOOKED_AT = 50;

export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";
export type LogFormat = "jsonl" | "csv" | "csv-long" | "tensorboard";

/** What a file is, told by its content; its name only decides what the content leaves open. */
export type DetectedFormat =
  | { readonly kind: "log"; readonly format: LogFormat; readonly encoding: TextEncoding }
  | { readonly kind: "settings"; readonly encoding: TextEncoding }
  | { readonly kind: "predictions" }
  | { readonly kind: "empty" }
  /** No training log; `found` says what it seems to be. */
  | { readonly kind: "other"; readonly found: string; readonly isDamagedTable: boolean };

const MAGIC: readonly (readonly [string, string])[] = [
  ["SQLite format 3", "an SQLite database"],
  ["PAR1", "a Parquet file"],
  [":W&B", "a W&B offline run"],
  ["\u0089PNG", "a PNG image"],
  ["\u00FF\u00D8\u00FF", "a JPEG image"],
  ["%PDF", "a PDF document"],
  ["PK\u0003\u0004", "a zip archive or a PyTorch checkpoint"],
  ["\u0089HDF", "an HDF5 file"],
  ["\u0093NUMPY", "a NumPy array"],
];

/**
 * @param name file name, in a folder with its path
 * @param head the first bytes of the (inflated) file, at most `HEAD_BYTES`
 * @param isWhole whether the head is the whole file
 */
export function detectFormat(name: string, head: Uint8Array, isWhole: boolean): DetectedFormat {
  if (head.length === 0) return { kind: "empty" };
  if (isEventFile(name, head)) return { kind: "log", format: "tensorboard", encoding: "utf-8" };
  const encoding = detectEncoding(head);
  const start = String.fromCharCode(...head.subarray(0, 16));
  const magic = MAGIC.find(([beginning]) => start.startsWith(beginning));
  if (magic !== undefined) return other(magic[1]);
  if (encoding === "utf-8" && isBinary(head)) return other("binary data");
  const text = new TextDecoder(encoding).decode(head);
  if (text.trim() === "") return { kind: "empty" };
  if (/(?:^|[/\\._-])meta\.json(?:\.gz)?$/i.test(name)) return { kind: "settings", encoding };
  return detectText(name, text, isWhole, encoding);
}

function detectText(name: string, text: string, isWhole: boolean, encoding: TextEncoding): DetectedFormat {
  const lines = text.split("\n", LINES_LOOKED_AT + 1).map((line) => line.trim());
  const cutLine = !isWhole && lines.length <= LINES_LOOKED_AT ? lines.pop() : undefined;
  const filled = lines.filter((line) => line !== "");
  const [first = cutLine ?? ""] = filled;
  if (isJsonLines(filled, first)) return { kind: "log", format: "jsonl", encoding };
  const header = parseCsvHeader(first);
  if (first.startsWith("{") || first.startsWith("[")) return other("a JSON document");
  if (header !== null && isPredictionsHeader(header)) return { kind: "predictions" };
  if (header !== null && header.step >= 0) {
    return { kind: "log", format: isLongHeader(header) ? "csv-long" : "csv", encoding };
  }
  if (header !== null && isTable(name, header, filled[1])) {
    const columns = header.names.slice(0, 8).join(", ");
    const found = `a table without a step or epoch column (its first row is ${columns.slice(0, 100)})`;
    return { kind: "other", found, isDamagedTable: true };
  }
  return other("text that is neither JSON Lines nor a table");
}

/** A damaged first line must not hide the whole lines after it; a pretty-printed document has hardly any. */
function isJsonLines(lines: readonly string[], first: string): boolean {
  const parser = new JsonLineParser();
  const isRecord = (line: string): boolean => line.startsWith("{") && isJsonObject(parser.parse(line));
  if (lines.length <= 1) return first.startsWith("{") && (first.length > 1 || lines.length === 0);
  if (isRecord(first)) return true;
  return lines.filter(isRecord).length * 2 >= lines.length;
}

function isTable(name: string, header: CsvHeader, second: string | undefined): boolean {
  if (/\.(?:csv|tsv)(?:\.gz)?$/i.test(name)) return true;
  const row = new CsvRow(header.delimiter);
  return second !== undefined && row.push(second) && row.count === header.names.length && row.number(0) !== undefined;
}

/** The first record's length matches its checksum, or the name says so and the content does not speak against it. */
function isEventFile(name: string, head: Uint8Array): boolean {
  if (head.length >= 12 && maskCrc(crc32c(head, 0, 8)) === littleEndian(head, 8)) return true;
  return /(?:^|[/\\.])(?:events\.out\.)?tfevents\./i.test(name);
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
function isBinary(head: Uint8Array): boolean {
  let end = head.length;
  while (end > 0 && head[end - 1] === 0) end -= 1;
  let controls = 0;
  for (let at = 0; at < end; at += 1) {
    const byte = head[at] ?? 0;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1;
  }
  return end === 0 || controls * 20 > end;
}

function other(found: string): DetectedFormat {
  return { kind: "other", found, isDamagedTable: false };
}
