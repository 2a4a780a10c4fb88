import type { CsvHeader } from "./csv-header";
import type { CsvRow } from "./csv-row";
import { describeEstimate } from "./histogram-norm";
import { type JsonHistogram, readJsonHistogram } from "./json-histogram";
import { mapKey } from "./key-rules";
import type { LogSink } from "./log-sink";
import { JsonLineParser } from "./parse-json-line";
import type { LinePosition } from "./read-lines";
import { type Dimensions, SeriesCache } from "./series-cache";
import { isStep, microsecondsOf, textToMicroseconds } from "./step-and-time";
import {
  explainBadStep,
  explainTextCell,
  metricColumns,
  NOT_LOGGED,
  type TableLayout,
  TableLayouts,
} from "./table-layouts";

/** Turns the rows of one table into points. */
export class CsvRowReader {
  readonly #header: CsvHeader;
  readonly #sink: LogSink;
  readonly #named: SeriesCache;
  /** Indices of the columns that hold metrics. */
  readonly #metrics: readonly number[];
  readonly #hasHeldNumbers: boolean[];
  readonly #layouts: TableLayouts;
  readonly #wide: TableLayout = { dimensions: {}, numbers: [] };
  readonly #isLong: boolean;

  constructor(header: CsvHeader, sink: LogSink) {
    this.#header = header;
    this.#sink = sink;
    this.#named = new SeriesCache(sink);
    this.#isLong = header.layer >= 0 || header.subgroup >= 0 || header.split >= 0;
    this.#layouts = new TableLayouts(header, sink);
    this.#metrics = metricColumns(header, sink, 1);
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
      const code = row.text(this.#header.step).trim() === "" ? "missing-step" : "bad-step";
      this.#sink.reject(code, explainBadStep(this.#header), placeOf(position, line));
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
        const text = row.text(column);
        const histogram = readHistogramCell(text);
        if (histogram === null) this.#explainText(text, column, position);
        else this.#putNorm(layout, column, step, timeMicros, histogram);
        continue;
      }
      const series = numbers[column] ?? this.#findColumn(layout, column);
      this.#sink.point(series, step, timeMicros, value);
    }
    if (this.#header.metric >= 0) this.#readNamedValue(row, layout.dimensions, step, timeMicros, position);
  }

  /** A table that W&B exports holds histograms as JSON; those of gradients and weights have a norm. */
  #putNorm(layout: TableLayout, column: number, step: number, timeMicros: number, found: JsonHistogram): void {
    const name = this.#header.names[column] ?? "";
    if (!mapKey(name, {}).metric.endsWith("_norm")) {
      const message = `The histogram "${name.slice(0, 80)}" is not known to be of gradients or weights; it was left out.`;
      this.#sink.issueOnce(`histogram ${name}`, "histogram-ignored", message);
      return;
    }
    const series = layout.numbers[column] ?? this.#findColumn(layout, column);
    this.#sink.point(series, step, timeMicros, found.norm.estimate);
    this.#sink.markEstimated(series, describeEstimate(found.norm, found.buckets));
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

  #findColumn(layout: TableLayout, column: number): number {
    this.#hasHeldNumbers[column] = true;
    return this.#layouts.findColumn(layout, column);
  }

  #layoutOf(row: CsvRow): TableLayout {
    const { layer, subgroup, split, depth, numel } = this.#header;
    const text = (column: number): string => (column < 0 ? "" : row.text(column).trim());
    return this.#layouts.find([text(layer), text(subgroup), text(split)], () => ({
      depth: depth < 0 ? undefined : row.number(depth),
      numel: numel < 0 ? undefined : row.number(numel),
    }));
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
    this.#sink.reject("bad-number", explainTextCell(this.#header, column), placeOf(position, text));
  }

  #hasOnlyEmptyCellsBeyond(row: CsvRow): boolean {
    if (row.count < this.columns) return false;
    for (let cell = this.columns; cell < row.count; cell += 1) if (row.text(cell).trim() !== "") return false;
    return true;
  }
}

function placeOf(position: LinePosition, sample: string) {
  return { line: position.line, byteOffset: position.byteOffset(), sample };
}

function readHistogramCell(text: string): JsonHistogram | null {
  if (!text.startsWith("{") || !text.includes("histogram")) return null;
  return readJsonHistogram(new JsonLineParser().parse(text));
}
