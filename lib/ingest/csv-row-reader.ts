import type { CsvHeader } from "./csv-header";
import type { CsvRow } from "./csv-row";
import { limitError, SERIES_LIMIT } from "./limits";
import type { LogSink } from "./log-sink";
import type { LinePosition } from "./read-lines";
import { contextOfKey, type Dimensions, SeriesCache } from "./series-cache";
import { detachText } from "./shorten-text";
import { isStep, microsecondsOf, textToMicroseconds } from "./step-and-time";

/** Cells that say "not logged" (Keras writes NA). `nan` is a value and not among them. */
const NOT_LOGGED = /^(?:|na|n\/a|null|none|-|true|false)$/i;

/** Series of the metric columns for rows with the same layer, subgroup and split. */
type Layout = { readonly dimensions: Dimensions; readonly numbers: number[] };

/** Turns the rows of one table into points. */
export class CsvRowReader {
  readonly #header: CsvHeader;
  readonly #sink: LogSink;
  readonly #named: SeriesCache;
  /** Indices of the columns that hold metrics. */
  readonly #metrics: readonly number[];
  readonly #hasHeldNumbers: boolean[];
  readonly #layouts = new Map<string, Layout>();
  readonly #wide: Layout = { dimensions: {}, numbers: [] };
  readonly #isLong: boolean;

  constructor(header: CsvHeader, sink: LogSink) {
    this.#header = header;
    this.#sink = sink;
    this.#named = new SeriesCache(sink);
    this.#isLong = header.layer >= 0 || header.subgroup >= 0 || header.split >= 0;
    this.#metrics = metricColumns(header, sink);
    this.#hasHeldNumbers = header.names.map(() => false);
  }

  /** Cells that a whole row has. */
  get columns(): number {
    return this.#header.names.length;
  }

  read(row: CsvRow, line: string, position: LinePosition): void {
    if (row.count !== this.columns && !this.#hasOnlyEmptyCellsBeyond(row)) {
      const message = `Expected ${this.columns} cells in the row, found ${row.count}; the row was left out.`;
      this.#sink.reject("wrong-cell-count", message, placeOf(position, line));
      return;
    }
    const step = row.number(this.#header.step);
    if (step === undefined || !isStep(step)) {
      const name = this.#header.names[this.#header.step] ?? "step";
      const message = `Expected a whole number of at most 2^53 − 1 as "${name}"; the row was left out.`;
      this.#sink.reject(
        row.text(this.#header.step).trim() === "" ? "missing-step" : "bad-step",
        message,
        placeOf(position, line),
      );
      return;
    }
    this.#readCells(row, step + 0, this.#timeOf(row), position);
  }

  #readCells(row: CsvRow, step: number, timeMicros: number, position: LinePosition): void {
    const layout = this.#isLong ? this.#layoutOf(row) : this.#wide;
    const { numbers } = layout;
    for (const column of this.#metrics) {
      const value = row.number(column);
      if (value === undefined) {
        this.#explainText(row.text(column), column, position);
        continue;
      }
      const series = numbers[column] ?? this.#findColumn(layout, column);
      this.#sink.point(series, step, timeMicros, value);
    }
    if (this.#header.metric >= 0) this.#readNamedValue(row, layout.dimensions, step, timeMicros, position);
  }

  #readNamedValue(row: CsvRow, dimensions: Dimensions, step: number, timeMicros: number, position: LinePosition): void {
    const name = row.text(this.#header.metric).trim();
    const value = row.number(this.#header.value);
    if (value === undefined || name === "") {
      this.#explainText(row.text(this.#header.value), this.#header.value, position);
      return;
    }
    this.#sink.point(this.#named.numberOf(name, dimensions), step, timeMicros, value);
    this.#hasHeldNumbers[this.#header.value] = true;
  }

  #findColumn(layout: Layout, column: number): number {
    const key = this.#header.names[column] ?? "";
    const series = this.#sink.seriesNumber(key, contextOfKey(key, layout.dimensions));
    layout.numbers[column] = series;
    this.#hasHeldNumbers[column] = true;
    return series;
  }

  #layoutOf(row: CsvRow): Layout {
    const { layer, subgroup, split } = this.#header;
    const texts = [layer, subgroup, split].map((column) => (column < 0 ? "" : row.text(column).trim()));
    const identity = texts.join("\u0000");
    const known = this.#layouts.get(identity);
    if (known !== undefined) return known;
    const [layerName = "", subgroupName = "", splitName = ""] = texts.map(detachText);
    const dimensions: Dimensions = {
      ...(layerName !== "" && { layer: layerName }),
      ...(splitName !== "" && { split: splitName }),
      ...(subgroupName !== "" && { subgroup: subgroupName }),
    };
    const layout: Layout = { dimensions, numbers: [] };
    if (this.#layouts.size >= SERIES_LIMIT) {
      const fix = "Split the run.";
      throw limitError("a table", SERIES_LIMIT, "layers and subgroups", this.#sink.source, fix);
    }
    this.#layouts.set(detachText(identity), layout);
    if (layerName !== "") this.#recordFacts(row, layerName);
    return layout;
  }

  /** Depth and size do not change in a run; the first row of a layer tells them. */
  #recordFacts(row: CsvRow, layer: string): void {
    const depth = this.#header.depth < 0 ? undefined : row.number(this.#header.depth);
    const numel = this.#header.numel < 0 ? undefined : row.number(this.#header.numel);
    const fact = {
      ...(depth !== undefined && Number.isSafeInteger(depth) && { depth }),
      ...(numel !== undefined && Number.isSafeInteger(numel) && numel > 0 && { numel }),
    };
    if (Object.keys(fact).length > 0) this.#sink.layerFact(layer, fact);
  }

  #timeOf(row: CsvRow): number {
    const { time } = this.#header;
    if (time < 0) return Number.NaN;
    const number = row.number(time);
    const name = this.#header.names[time] ?? "";
    return number === undefined ? textToMicroseconds(row.text(time).trim()) : microsecondsOf(name, number);
  }

  /** A text in a column of numbers is a damaged cell; a column of texts is none of our business. */
  #explainText(text: string, column: number, position: LinePosition): void {
    if (text === "" || this.#hasHeldNumbers[column] !== true || NOT_LOGGED.test(text.trim())) return;
    const message = `Expected a number in column "${(this.#header.names[column] ?? "").slice(0, 80)}", found a text.`;
    this.#sink.reject("bad-number", message, placeOf(position, text));
  }

  #hasOnlyEmptyCellsBeyond(row: CsvRow): boolean {
    if (row.count < this.columns) return false;
    for (let cell = this.columns; cell < row.count; cell += 1) if (row.text(cell).trim() !== "") return false;
    return true;
  }
}

/** A column without a name is a row number that a table library added; of two with one name the first counts. */
function metricColumns(header: CsvHeader, sink: LogSink): readonly number[] {
  const { names, step, time, layer, subgroup, split, metric, value, depth, numel } = header;
  const others = new Set([step, time, layer, subgroup, split, metric, value, depth, numel]);
  const seen = new Set<string>();
  return names.flatMap((name, column) => {
    if (others.has(column) || name === "") return [];
    if (!seen.has(name)) {
      seen.add(name);
      return [column];
    }
    const message = `Expected each column once, found "${name.slice(0, 80)}" again; the first one was read.`;
    sink.issue("duplicate-column", message, { line: 1 });
    return [];
  });
}

function placeOf(position: LinePosition, sample: string) {
  return { line: position.line, byteOffset: position.byteOffset(), sample };
}
