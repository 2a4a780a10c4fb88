import { describeEstimate } from "./histogram-norm";
import { readJsonHistogram } from "./json-histogram";
import { mapKey } from "./key-rules";
import { COLUMNS_LIMIT, limitError, NESTING_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";
import { type JsonObject, nestsDeeperThan } from "./parse-json-line";
import { parseNotFinite } from "./parse-number";
import type { LinePosition } from "./read-lines";
import type { StepResolver } from "./resolve-step";
import { contextOfKey, DIMENSIONS, type Dimensions } from "./series-cache";

/** No series was asked for yet: a key that never carries a number gets none. */
const UNASKED = -1;

/** Keys of the records with the same dimensions, by their place in the record: records of one logger repeat it. */
type Layout = { readonly dimensions: Dimensions; readonly keys: string[]; readonly numbers: number[] };

/** Reads records that hold many metrics of one step: `{"step": 10, "loss": 0.5, "grad_norm/fc1": 0.01}`. */
export class WideRecordReader {
  readonly #sink: LogSink;
  readonly #steps: StepResolver;
  readonly #layouts = new Map<string, Layout & { readonly byKey: Map<string, number> }>();

  constructor(sink: LogSink, steps: StepResolver) {
    this.#sink = sink;
    this.#steps = steps;
  }

  read(record: JsonObject, position: LinePosition): void {
    const step = this.#steps.resolve(record, position);
    if (step === null) return;
    const sink = this.#sink;
    const { stepKey, timeKey, timeMicros } = this.#steps;
    const layout = this.#layoutOf(record);
    const { keys, numbers } = layout;
    let place = -1;
    for (const key in record) {
      place += 1;
      if (key === stepKey || key === timeKey) continue;
      const value = record[key];
      const number = typeof value === "number" ? value : this.#toNumber(key, value, position);
      if (number === undefined) continue;
      let series = keys[place] === key ? (numbers[place] ?? UNASKED) : UNASKED;
      if (series === UNASKED) {
        series = this.#find(layout, key, place, position);
      }
      sink.point(series, step, timeMicros, number);
      if (typeof value === "object") this.#markEstimated(series, value);
    }
  }

  /** @returns the series that the record's number under this key went to */
  seriesOf(record: JsonObject, key: string): number | undefined {
    return this.#layoutOf(record).byKey.get(key);
  }

  #layoutOf(record: JsonObject) {
    const dimensions: { -readonly [name in keyof Dimensions]: Dimensions[name] } = {};
    let identity = "";
    for (const name of DIMENSIONS) {
      const value = record[name];
      if (typeof value !== "string" || value === "") continue;
      dimensions[name] = value;
      identity += `\u0000${name}\u0001${value}`;
    }
    const known = this.#layouts.get(identity);
    if (known !== undefined) return known;
    const layout = { dimensions, keys: [], numbers: [], byKey: new Map<string, number>() };
    this.#layouts.set(identity, layout);
    return layout;
  }

  #find(layout: Layout & { readonly byKey: Map<string, number> }, key: string, place: number, position: LinePosition) {
    let series = layout.byKey.get(key);
    if (series === undefined) {
      if (place >= COLUMNS_LIMIT) {
        const where = `line ${position.line} of ${this.#sink.source}`;
        throw limitError("records", COLUMNS_LIMIT, "keys", where, "Log fewer keys per step.");
      }
      series = this.#sink.seriesNumber(key, contextOfKey(key, layout.dimensions));
      layout.byKey.set(key, series);
    }
    layout.keys[place] = key;
    layout.numbers[place] = series;
    return series;
  }

  /** Texts name non-finite numbers or nothing, null means not logged, a histogram of gradients holds a norm. */
  #toNumber(key: string, value: unknown, position: LinePosition): number | undefined {
    if (typeof value === "string") return parseNotFinite(value);
    if (typeof value !== "object" || value === null) return undefined;
    const where = `line ${position.line} of ${this.#sink.source}`;
    if (nestsDeeperThan(value, NESTING_LIMIT - 1)) {
      throw limitError("nesting", NESTING_LIMIT, "levels", where, "Log numbers at the top level of each record.");
    }
    const norm = mapKey(key, {}).metric.endsWith("_norm") ? readJsonHistogram(value)?.norm.estimate : undefined;
    if (norm === undefined) {
      const message = `Expected a number as "${key.slice(0, 80)}", found a nested value, which was left out.`;
      this.#sink.issueOnce(`nested ${key}`, "nested-value-ignored", message, { line: position.line });
    }
    return norm;
  }

  #markEstimated(series: number, value: unknown): void {
    const histogram = readJsonHistogram(value);
    if (histogram !== null) this.#sink.markEstimated(series, describeEstimate(histogram.norm, histogram.buckets));
  }
}
