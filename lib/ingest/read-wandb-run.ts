import { findSettings } from "./find-settings";
import { limitError, NESTING_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";
import { JsonLineParser, nestsDeeperThan } from "./parse-json-line";
import { parseNumber } from "./parse-number";
import { MalformedMessage, ProtobufCursor } from "./protobuf";
import { readWandbRecords } from "./read-wandb-records";
import { readWandbValue, type WandbValue } from "./read-wandb-value";
import { isStep, toMicroseconds } from "./step-and-time";
import { type WandbItem, WandbItems } from "./wandb-items";

/** W&B's step counts calls of `log`; these hold the training's own count beside it. */
const OWN_STEPS: ReadonlySet<string> = new Set(["train/global_step", "trainer/global_step"]);
const DECODER = new TextDecoder();

/**
 * Reads what W&B keeps on disk of a run, `run-<id>.wandb`: the history as series, histograms of
 * gradients and weights as series of estimated norms, the configuration as settings.
 *
 * @see https://github.com/wandb/wandb/blob/main/wandb/proto/wandb_internal.proto
 */
export async function readWandbRun(bytes: AsyncIterable<Uint8Array>, sink: LogSink): Promise<void> {
  const reader = new WandbReader(sink);
  await readWandbRecords(bytes, sink, (data, start, end, byteOffset) => {
    try {
      reader.read(data, start, end, byteOffset);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      sink.reject("bad-record", "Expected a record of W&B, found one that is none; it was left out.", { byteOffset });
    }
  });
  reader.end();
}

class WandbReader {
  readonly #sink: LogSink;
  readonly #cursor = new ProtobufCursor();
  readonly #items = new WandbItems();
  readonly #json = new JsonLineParser();
  readonly #series = new Map<string, number>();
  readonly #config: Record<string, unknown> = {};
  #step = 0;
  #timeMicros = Number.NaN;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  /** Record{2 history, 5 config, 17 run}; others describe the machine, the output, or sum up the history. */
  read(bytes: Uint8Array, start: number, end: number, byteOffset: number): void {
    const cursor = this.#cursor;
    cursor.reset(bytes, start, end);
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag === 18) this.#readHistory(cursor.lengthEnd(), byteOffset);
      else if (tag === 42) this.#readConfig(cursor.lengthEnd());
      else if (tag === 138) this.#readRun(cursor.lengthEnd());
      else cursor.skip(tag & 7);
    }
  }

  end(): void {
    this.#sink.settings(findSettings(this.#config).settings);
  }

  /** HistoryRecord{1 repeated item, 2 step{1 num}}: items come in any order, step and time among them. */
  #readHistory(end: number, byteOffset: number): void {
    const cursor = this.#cursor;
    let step = Number.NaN;
    this.#items.clear();
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag === 10) this.#items.read(cursor, cursor.lengthEnd());
      else if (tag === 18) step = readStep(cursor, cursor.lengthEnd());
      else cursor.skip(tag & 7);
    }
    if (cursor.at !== end) throw new MalformedMessage();
    this.#timeMicros = Number.NaN;
    const items = this.#items.found();
    for (const { name, isNumber, number } of items) {
      if (!isNumber) continue;
      if (name.key === "_step") step = number;
      else if (name.key === "_timestamp") this.#timeMicros = toMicroseconds(number);
    }
    if (!isStep(step)) {
      const message = "Expected a whole number of at most 2^53 − 1 as the step; the record was left out.";
      this.#sink.reject(Number.isNaN(step) ? "missing-step" : "bad-step", message, { byteOffset });
      return;
    }
    this.#step = step + 0;
    const objects = new Map<string, Record<string, unknown>>();
    for (const item of items) this.#putItem(item, objects);
    for (const [key, value] of objects) this.#putObject(key, value);
  }

  /** Values of one object come one by one under its name: gathered first, for their order means nothing. */
  #putItem(item: WandbItem, objects: Map<string, Record<string, unknown>>): void {
    const { key, parent, leaf } = item.name;
    if (key === "_step" || key === "_timestamp") return;
    if (parent !== "") {
      const object = objects.get(parent) ?? Object.create(null);
      object[leaf] = this.#items.textOf(item);
      objects.set(parent, object);
    } else if (item.isNumber) {
      if (item.name.series === -1) item.name.series = this.#seriesOf(key);
      this.#sink.point(item.name.series, this.#step, this.#timeMicros, item.number);
    } else this.#putValue(key, this.#items.textOf(item));
  }

  /** Numbers stand bare, `NaN` and the infinities bare or as texts; older clients write an object as one text. */
  #putValue(key: string, text: string): void {
    const number = parseNumber(text);
    if (number !== undefined) this.#putPoint(key, number);
    else this.#putParsed(key, this.#json.parse(text));
  }

  #putObject(key: string, object: Readonly<Record<string, unknown>>): void {
    if (object["_type"] === undefined) {
      for (const [leaf, text] of Object.entries(object)) this.#putValue(`${key}.${leaf}`, String(text));
      return;
    }
    this.#putParsed(key, Object.fromEntries(Object.entries(object).map(([k, v]) => [k, this.#json.parse(String(v))])));
  }

  #putParsed(key: string, value: unknown): void {
    if (nestsDeeperThan(value, NESTING_LIMIT)) {
      throw limitError("nesting", NESTING_LIMIT, "levels", this.#sink.source, "Log numbers without objects around.");
    }
    for (const found of readWandbValue(key, value)) this.#putFound(found);
  }

  /** What is no series (images, tables, texts) is left out. */
  #putFound(found: WandbValue): void {
    const { kind, key } = found;
    const name = key.slice(0, 80);
    if (kind === "number") this.#putPoint(key, found.value);
    else if (kind === "norm") this.#sink.markEstimated(this.#putPoint(key, found.value), found.reason);
    else if (kind === "typed") {
      const message = `"${name}" holds ${found.type.slice(0, 40)} and no numbers; it was left out.`;
      this.#sink.issueOnce(`typed ${key}`, "nested-value-ignored", message);
    } else if (kind === "other-histogram") {
      const message = `The histogram "${name}" is not known to be of gradients or weights; it was left out.`;
      this.#sink.issueOnce(`histogram ${key}`, "histogram-ignored", message);
    } else if (kind === "bad-histogram") {
      this.#sink.reject("bad-histogram", `Expected counts and edges as the histogram "${name}", found others.`);
    }
  }

  #putPoint(key: string, value: number): number {
    const series = this.#seriesOf(key);
    this.#sink.point(series, this.#step, this.#timeMicros, value);
    return series;
  }

  #seriesOf(key: string): number {
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const series = this.#sink.seriesNumber(key);
    this.#series.set(key, series);
    if (OWN_STEPS.has(key)) {
      const message = `W&B counts its log calls as steps; the training's own count is kept as the series "${key}".`;
      this.#sink.issue("other-step-count", message);
    }
    return series;
  }

  /** RunRecord{4 config, 8 display_name, 9 notes}. */
  #readRun(end: number): void {
    const cursor = this.#cursor;
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag === 34) this.#readConfig(cursor.lengthEnd());
      else if (tag === 66) this.#config["name"] = this.#readText(cursor.lengthEnd());
      else if (tag === 74) this.#config["notes"] = this.#readText(cursor.lengthEnd());
      else cursor.skip(tag & 7);
    }
    if (cursor.at !== end) throw new MalformedMessage();
  }

  /** ConfigRecord{1 repeated update}, of the same form as items of the history. */
  #readConfig(end: number): void {
    const cursor = this.#cursor;
    this.#items.clear();
    while (cursor.at < end) {
      const tag = cursor.tag();
      if (tag === 10) this.#items.read(cursor, cursor.lengthEnd());
      else cursor.skip(tag & 7);
    }
    if (cursor.at !== end) throw new MalformedMessage();
    for (const item of this.#items.found()) {
      if (item.name.parent === "") this.#config[item.name.key] = this.#json.parse(this.#items.textOf(item));
    }
  }

  #readText(end: number): string {
    const cursor = this.#cursor;
    const text = DECODER.decode(cursor.bytes.subarray(cursor.at, end));
    cursor.at = end;
    return text;
  }
}

/** HistoryStep{1 num}; zero is left out by the writer. */
function readStep(cursor: ProtobufCursor, end: number): number {
  let step = 0;
  while (cursor.at < end) {
    const tag = cursor.tag();
    if (tag === 8) step = cursor.int64();
    else cursor.skip(tag & 7);
  }
  if (cursor.at !== end) throw new MalformedMessage();
  return step;
}
