import type { LogSink } from "./log-sink";
import { isJsonObject, JsonLineParser } from "./parse-json-line";
import { readJsonRecords } from "./read-json-records";
import { WideRecordReader } from "./read-wide-record";
import { StepResolver } from "./resolve-step";

/**
 * Reads a JSON list of records that hold many metrics of one step, as `json.dump` of a history makes
 * it: `[{"_step": 0, "loss": 0.7}, …]`.
 *
 * @param bytes UTF-8 text
 */
export async function readJsonExport(bytes: AsyncIterable<Uint8Array>, sink: LogSink): Promise<void> {
  const parser = new JsonLineParser();
  const wide = new WideRecordReader(sink, new StepResolver(sink));
  await readJsonRecords(bytes, /\[$/, sink, {
    record(text, position) {
      const record = parser.parse(text);
      if (isJsonObject(record)) {
        wide.read(record, position);
        return;
      }
      const message = "Expected a JSON object as the element of the list, found something else; it was left out.";
      sink.reject("bad-line", message, { line: position.line, byteOffset: position.byteOffset(), sample: text });
    },
    document() {},
    truncated(position) {
      const message = "The file ends inside its list of records; everything before it was read.";
      sink.reject("truncated-tail", message, { line: position.line, byteOffset: position.byteOffset() });
    },
  });
}
