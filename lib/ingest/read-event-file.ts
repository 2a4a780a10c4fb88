import type { SeriesContext } from "@/lib/series/run-data";
import { describeEstimate } from "./histogram-norm";
import { mapKey } from "./key-rules";
import { type LogSink, NO_CONTEXT } from "./log-sink";
import { type EventNorm, normOfHistogramRows, parseEventHistogram } from "./parse-event-histogram";
import { type EventTensor, parseEventTensor } from "./parse-event-tensor";
import { MalformedMessage, ProtobufCursor } from "./protobuf";
import { readEventRecords } from "./read-event-records";
import { isStep } from "./step-and-time";
import { TagCache, type TagEntry } from "./tag-cache";

const NOT_OURS = -2;
const DECODER = new TextDecoder();

/**
 * Reads a TensorBoard event file: scalars in both encodings, and histograms of gradients and weights
 * as series of norms under the histogram's own tag. Other summaries (images, text, audio) are left out.
 *
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 */
export async function readEventFile(bytes: AsyncIterable<Uint8Array>, sink: LogSink): Promise<void> {
  const reader = new EventReader(sink);
  await readEventRecords(bytes, sink, (data, start, end, byteOffset) => {
    try {
      reader.read(data, start, end, byteOffset);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      sink.reject("bad-record", "Expected an event, found a record that is none; it was left out.", { byteOffset });
    }
  });
}

class EventReader {
  readonly #sink: LogSink;
  readonly #cursor = new ProtobufCursor();
  readonly #tags = new TagCache();
  #step = 0;
  #timeMicros = Number.NaN;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  read(bytes: Uint8Array, start: number, end: number, byteOffset: number): void {
    const cursor = this.#cursor;
    cursor.reset(bytes, start, end);
    this.#step = 0;
    this.#timeMicros = Number.NaN;
    let summaryStart = -1;
    let summaryEnd = -1;
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag === 9) this.#timeMicros = secondsToMicros(cursor.double());
      else if (tag === 16) this.#step = cursor.int64();
      else if (tag === 42) {
        summaryEnd = cursor.lengthEnd();
        summaryStart = cursor.at;
        cursor.at = summaryEnd;
      } else cursor.skip(tag & 7);
    }
    if (summaryStart === -1) return;
    if (isStep(this.#step)) this.#readSummary(summaryStart, summaryEnd);
    else {
      const message = "Expected a step of at most 2^53 − 1, found a greater one; the record was left out.";
      this.#sink.reject("bad-step", message, { byteOffset });
    }
  }

  #readSummary(start: number, end: number): void {
    const cursor = this.#cursor;
    cursor.at = start;
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag === 10) this.#readValue(cursor.lengthEnd());
      else cursor.skip(tag & 7);
    }
    if (cursor.at !== end) throw new MalformedMessage();
  }

  /** Fields may come in any order, and what a tensor means hangs on the tag and its plugin: places first. */
  #readValue(end: number): void {
    const cursor = this.#cursor;
    let entry: TagEntry | null = null;
    let simple: number | null = null;
    let histogramAt = -1;
    let tensorAt = -1;
    let metadataAt = -1;
    while (cursor.at < end) {
      const fieldAt = cursor.at;
      const tag = cursor.tag();
      if (tag === 10) {
        const nameEnd = cursor.lengthEnd();
        entry = this.#tags.find(cursor.bytes, cursor.at, nameEnd);
        cursor.at = nameEnd;
      } else if (tag === 21) simple = cursor.float();
      else {
        if (tag === 42) histogramAt = fieldAt;
        else if (tag === 66) tensorAt = fieldAt;
        else if (tag === 74) metadataAt = fieldAt;
        cursor.skip(tag & 7);
      }
    }
    if (cursor.at !== end) throw new MalformedMessage();
    if (entry === null || entry.name === "") return;
    if (metadataAt !== -1) entry.plugin = this.#readPlugin(metadataAt) ?? entry.plugin;
    if (simple !== null) this.#putScalar(entry, simple);
    else if (histogramAt !== -1) this.#putHistogram(entry, histogramAt);
    else if (tensorAt !== -1) this.#putTensor(entry, tensorAt);
    cursor.at = end;
  }

  #putScalar(entry: TagEntry, value: number): void {
    if (entry.series === -1) entry.series = this.#sink.seriesNumber(entry.name);
    this.#sink.point(entry.series, this.#step, this.#timeMicros, value);
  }

  #putHistogram(entry: TagEntry, fieldAt: number): void {
    if (entry.norms === NOT_OURS) return;
    this.#putNorm(entry, parseEventHistogram(this.#cursor, this.#enter(fieldAt)));
  }

  #putTensor(entry: TagEntry, fieldAt: number): void {
    const tensor = parseEventTensor(this.#cursor, this.#enter(fieldAt));
    if (tensor.values === null || entry.name.startsWith("_hparams_/")) return;
    if (isHistogram(tensor, entry.plugin)) this.#putNorm(entry, normOfHistogramRows(tensor.values));
    else if (isScalar(tensor, entry.plugin)) this.#putScalar(entry, tensor.values[0] ?? Number.NaN);
  }

  #putNorm(entry: TagEntry, found: EventNorm | null): void {
    if (entry.norms === -1) entry.norms = this.#findNorms(entry, found);
    if (entry.norms === NOT_OURS || found === null) return;
    this.#sink.point(entry.norms, this.#step, this.#timeMicros, found.norm);
  }

  #findNorms(entry: TagEntry, found: EventNorm | null): number {
    if (found === null) return -1;
    const context = contextOfHistogram(entry.name);
    if (context === null) {
      const message = `The histogram "${entry.name.slice(0, 80)}" is not known to be of gradients or weights; it was left out.`;
      this.#sink.issueOnce(`histogram ${entry.name}`, "histogram-ignored", message);
      return NOT_OURS;
    }
    const series = this.#sink.seriesNumber(entry.name, context);
    const { estimate, numel } = found;
    if (estimate !== null) this.#sink.markEstimated(series, describeEstimate(estimate.bounds, estimate.buckets));
    const { layer, parameter } = mapKey(entry.name, context);
    if (layer !== null && numel !== null) {
      this.#sink.layerFact(parameter === null ? layer : `${layer}.${parameter}`, { numel });
    }
    return series;
  }

  /** SummaryMetadata{1 plugin_data{1 plugin_name}}. */
  #readPlugin(fieldAt: number): string | null {
    const cursor = this.#cursor;
    const end = this.#enter(fieldAt);
    let plugin: string | null = null;
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag !== 10) {
        cursor.skip(tag & 7);
        continue;
      }
      const dataEnd = cursor.lengthEnd();
      while (cursor.at < dataEnd) {
        const field = cursor.tag();
        if (field !== 10) {
          cursor.skip(field & 7);
          continue;
        }
        const nameEnd = cursor.lengthEnd();
        plugin = DECODER.decode(cursor.bytes.subarray(cursor.at, nameEnd));
        cursor.at = nameEnd;
      }
    }
    return plugin;
  }

  /** Moves into the length-delimited field that begins at `fieldAt`. @returns where it ends */
  #enter(fieldAt: number): number {
    this.#cursor.at = fieldAt;
    this.#cursor.tag();
    return this.#cursor.lengthEnd();
  }
}

/** Event files hold seconds; 0 stands for "not set". */
function secondsToMicros(seconds: number): number {
  const micros = Math.round(seconds * 1e6);
  return seconds !== 0 && Number.isSafeInteger(micros) ? micros : Number.NaN;
}

function isHistogram({ shape, values }: EventTensor, plugin: string | null): boolean {
  const [rows = 0, columns] = shape;
  const isTable = shape.length === 2 && columns === 3 && values?.length === rows * 3;
  return isTable && (plugin === null || plugin === "histograms");
}

function isScalar({ shape, values }: EventTensor, plugin: string | null): boolean {
  const isSingle = values?.length === 1 && shape.every((size) => size === 1);
  return isSingle && (plugin === null || plugin === "scalars");
}

/** @returns null when the tag names neither gradients nor weights */
function contextOfHistogram(tag: string): SeriesContext | null {
  const { metric, layer } = mapKey(tag, NO_CONTEXT);
  if (layer !== null && metric.endsWith("_norm")) return NO_CONTEXT;
  const context: SeriesContext = { metric: "weight_norm" };
  return mapKey(tag, context).parameter === null ? null : context;
}
