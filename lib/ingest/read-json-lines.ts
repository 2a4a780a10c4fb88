import type { LogSink } from "./log-sink";
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
  const readRecord = (line: Line, text: string): true | string => {
    const record = parser.parse(text);
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
      if (repeated.read(line) || isBlank(line)) return;
      const text = line.text();
      const found = readRecord(line, text);
      if (found === true || text.trim() === "") return;
      sink.reject("bad-line", `Expected one JSON object on the line, found ${found}.`, placeOf(line, text));
    },
    tail(line) {
      const text = line.text();
      if (readRecord(line, text) === true || text.trim() === "") return;
      const message = "The file ends inside a record, which was left out; everything before it was read.";
      sink.reject("truncated-tail", message, placeOf(line, text));
    },
    pause: () => sink.drain(),
  });
}

/** A file may be nothing but empty lines, each of which the parser would refuse by throwing. */
function isBlank({ bytes, start, end }: Line): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== 32 && bytes[at] !== 9) return false;
  return true;
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
