import type { LogSink } from "./log-sink";
import { isJsonObject, JsonLineParser } from "./parse-json-line";
import { type LinePosition, readLines } from "./read-lines";
import { NativeRecordReader, namesOneMetric } from "./read-native-record";
import { WideRecordReader } from "./read-wide-record";
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

  const readRecord = (record: unknown, position: LinePosition): boolean => {
    if (!isJsonObject(record)) return false;
    const kind = record["kind"];
    if (typeof kind === "string") native.read(record, kind, position);
    else if (record["value"] !== undefined && namesOneMetric(record)) native.read(record, "metric", position);
    else wide.read(record, position);
    return true;
  };

  await readLines(bytes, sink.source, hasByteOffsets, {
    line(text, position) {
      const record = parser.parse(text);
      if (readRecord(record, position) || text.trim() === "") return;
      const found = record === undefined ? "text that is no JSON" : "JSON that is no object";
      const place = { line: position.line, byteOffset: position.byteOffset(), sample: text };
      sink.reject("bad-line", `Expected one JSON object on the line, found ${found}.`, place);
    },
    tail(text, position) {
      if (readRecord(parser.parse(text), position) || text.trim() === "") return;
      const message = "The file ends inside a record, which was left out; everything before it was read.";
      sink.reject("truncated-tail", message, {
        line: position.line,
        byteOffset: position.byteOffset(),
        sample: text,
      });
    },
    pause: () => sink.drain(),
  });
}
