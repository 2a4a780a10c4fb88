import { findSettings } from "./find-settings";
import type { LogSink } from "./log-sink";
import { isJsonObject, JsonLineParser, type JsonObject } from "./parse-json-line";
import { parseNotFinite } from "./parse-number";
import { readJsonRecords } from "./read-json-records";
import type { LinePosition } from "./read-lines";
import { WideRecordReader } from "./read-wide-record";
import { StepResolver } from "./resolve-step";

const LIST = /"log_history"\s*:\s*\[$/;
/** Keys of the record that sums up the whole training: means over it, and not its last values. */
const SUMMARY_KEY = /^(?:train_(?:loss|runtime|samples_per_second|steps_per_second|tokens_per_second)|total_flos)$/;

/**
 * Reads the `trainer_state.json` that a Hugging Face Trainer keeps: `log_history` as series, the
 * planned number of steps as a setting. Numbers may be bare `NaN` and `Infinity`.
 *
 * `train_loss` of its last record is the mean over the whole training. It would pass for the training
 * loss, and is kept apart from it.
 *
 * @param bytes UTF-8 text
 * @see https://github.com/huggingface/transformers/blob/main/src/transformers/trainer_callback.py
 */
export async function readTrainerState(bytes: AsyncIterable<Uint8Array>, sink: LogSink): Promise<void> {
  const parser = new JsonLineParser();
  const wide = new WideRecordReader(sink, new StepResolver(sink));
  await readJsonRecords(bytes, LIST, sink, {
    record(text, position) {
      const record = parser.parse(text);
      if (isJsonObject(record)) readEntry(record, position, wide, sink);
      else {
        const message = "Expected a JSON object as an entry of log_history, found something else; it was left out.";
        sink.reject("bad-line", message, { line: position.line, byteOffset: position.byteOffset(), sample: text });
      }
    },
    document(text) {
      const state = parser.parse(text);
      if (isJsonObject(state)) sink.settings(statedBy(state));
    },
    truncated(position) {
      const message = "The file ends inside log_history; everything before it was read.";
      sink.reject("truncated-tail", message, { line: position.line, byteOffset: position.byteOffset() });
    },
  });
}

function readEntry(record: JsonObject, position: LinePosition, wide: WideRecordReader, sink: LogSink): void {
  const { step } = record;
  if (record["train_runtime"] === undefined || !Number.isSafeInteger(step)) {
    wide.read(record, position);
    return;
  }
  const rest: [string, unknown][] = [];
  for (const [key, value] of Object.entries(record)) {
    if (!SUMMARY_KEY.test(key)) {
      rest.push([key, value]);
      continue;
    }
    const number = typeof value === "string" ? parseNotFinite(value) : value;
    if (typeof number !== "number") continue;
    sink.point(sink.seriesNumber(key, { summary: "run" }), Number(step) + 0, Number.NaN, number);
  }
  wide.read(Object.fromEntries(rest), position);
}

/** The list of steps to come is a plan only where the trainer was given one. */
function statedBy(state: JsonObject) {
  const { max_steps: planned } = state;
  return typeof planned === "number" && planned > 0 ? findSettings({ max_steps: planned }).settings : {};
}
