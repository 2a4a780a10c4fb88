import type { LogSink } from "./log-sink";
import { mayBeJson } from "./may-be-json";
import { isJsonObject, JsonLineParser, type JsonObject } from "./parse-json-line";
import { type Line, readLines } from "./read-lines";
import { NativeRecordReader, namesOneMetric } from "./read-native-record";
import { WideRecordReader } from "./read-wide-record";
import { RepeatedLines } from "./repeated-lines";
import { StepResolver } from "./resolve-step";

/**
 * Reads JSON Lines: wide records and native records, mixed as they come.
 *
 * @param bytes UTF-8 text
 */
export async function readJsonLines(
  bytes: AsyncIterable<Uint8Array>,
  sink: LogSink,
  hasByteOffsets: boolean,
): Promise<void> {
  const parser = new JsonLineParser();
  const steps = new StepResolver(sink);
  const wide = new WideRecordReader(sink, steps);
  const native = new NativeRecordReader(sink, steps);
  const repeated = new RepeatedLines(sink, { steps, wide, native });

  /** @returns whether the text was a record, and otherwise what it was */
  const readRecord = (line: Line, ink: Ink, text: string): true | string => {
    const record = mayBeJson(line.bytes, ink.start, ink.end) ? parser.parse(text) : undefined;
    if (!isJsonObject(record)) return record === undefined ? "text that is no JSON" : "JSON that is no object";
    const before = sink.points;
    const kind = kindOf(record);
    if (kind === null) wide.read(record, line);
    else native.read(record, kind, line);
    repeated.learn(line, record, kind, sink.points - before);
    return true;
  };

  await readLines(bytes, sink.source, hasByteOffsets, {
    line(line) {
      if (repeated.read(line)) return;
      const ink = inkOf(line);
      if (ink === null) return;
      const text = line.text();
      const found = readRecord(line, ink, text);
      if (found === true || text.trim() === "") return;
      sink.reject("bad-line", `Expected one JSON object on the line, found ${found}.`, placeOf(line, text));
    },
    tail(line) {
      const ink = inkOf(line);
      if (ink === null) return;
      const text = line.text();
      if (readRecord(line, ink, text) === true || text.trim() === "") return;
      const message = "The file ends inside a record, which was left out; everything before it was read.";
      sink.reject("truncated-tail", message, placeOf(line, text));
    },
    pause: () => sink.drain(),
  });
}

type Ink = { readonly start: number; readonly end: number };

/** @returns where a line begins and ends without the blanks around it; null when it is nothing else */
function inkOf({ bytes, start, end }: Line): Ink | null {
  let first = start;
  while (first < end && isBlank(bytes[first])) first += 1;
  if (first === end) return null;
  let last = end;
  while (isBlank(bytes[last - 1])) last -= 1;
  return { start: first, end: last };
}

/** Blanks of JSON; the line end is not among the bytes of a line. */
function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 13;
}

/** @returns the kind of a native record, "metric" for a tracker's record of one metric, null for a wide record */
function kindOf(record: JsonObject): string | null {
  const kind = record["kind"];
  if (typeof kind === "string") return kind;
  return record["value"] !== undefined && namesOneMetric(record) ? "metric" : null;
}

function placeOf(line: Line, sample: string) {
  return { line: line.line, byteOffset: line.byteOffset(), sample };
}
