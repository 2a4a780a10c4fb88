import type { TableColumns } from "./csv-header";
import type { LogSink } from "./log-sink";
import { mayHoldNumbers, type ParquetColumn } from "./parquet-column";
import type { ParquetPage } from "./parquet-page";
import type { ParquetCells, ParquetRowGroup, RowWindow } from "./parquet-row-group";
import { parseNumber } from "./parse-number";
import { SeriesCache } from "./series-cache";
import { isStep, microsecondsOf, textToMicroseconds } from "./step-and-time";
import {
  explainBadStep,
  explainTextCell,
  metricColumns,
  NOT_LOGGED,
  type TableLayout,
  TableLayouts,
} from "./table-layouts";

/** What the rows of a window have in common for all their metrics. */
type Rows = {
  /** NaN for a row that was left out. */
  readonly steps: Float64Array;
  /** Microseconds, NaN where not known. */
  readonly times: Float64Array;
  /** Layout of each row; null when all rows have the same. */
  readonly layouts: readonly TableLayout[] | null;
  readonly firstRow: number;
};

/** Turns the rows of a Parquet table into points, column by column. */
export class ParquetTableReader {
  readonly #columns: readonly ParquetColumn[];
  readonly #header: TableColumns;
  readonly #sink: LogSink;
  readonly #named: SeriesCache;
  readonly #metrics: readonly number[];
  readonly #layouts: TableLayouts;
  readonly #wide: TableLayout = { dimensions: {}, numbers: [] };
  readonly #hasHeldNumbers: boolean[];

  constructor(columns: readonly ParquetColumn[], header: TableColumns, sink: LogSink) {
    this.#columns = columns;
    this.#header = header;
    this.#sink = sink;
    this.#named = new SeriesCache(sink);
    this.#layouts = new TableLayouts(header, sink);
    this.#hasHeldNumbers = columns.map(() => false);
    this.#metrics = metricColumns(header, sink).filter((column) => this.#isUsable(column));
  }

  /** Lists and structures are said to be left out; a column of texts or dates is none of our business. */
  #isUsable(index: number): boolean {
    const column = this.#columns[index];
    if (column === undefined) return false;
    if (column.meaning.kind === "nested") {
      const message = `Expected a number as "${column.name.slice(0, 80)}", found a nested value, which was left out.`;
      this.#sink.issue("nested-value-ignored", message);
    }
    return mayHoldNumbers(column);
  }

  async read(group: ParquetRowGroup, window: RowWindow): Promise<void> {
    const { layer, subgroup, split, metric } = this.#header;
    const isLong = layer >= 0 || subgroup >= 0 || split >= 0;
    const rows: Rows = {
      steps: await this.#readSteps(group, window),
      times: await this.#readTimes(group, window),
      layouts: isLong ? await this.#readLayouts(group, window) : null,
      firstRow: window.firstRow + window.start,
    };
    for (const column of this.#metrics) {
      for await (const { first, page } of group.pages(column, window)) {
        this.#readPage(column, page, first - window.start, rows);
        await this.#sink.drain();
      }
    }
    if (metric >= 0) await this.#readNamedValues(group, window, rows);
    await this.#sink.drain();
  }

  async #readSteps(group: ParquetRowGroup, window: RowWindow): Promise<Float64Array> {
    const cells = await group.cells(this.#header.step, window);
    return Float64Array.from({ length: cells.length }, (_, row) => {
      const step = cells.number(row);
      if (step !== undefined && isStep(step)) return step + 0;
      const isMissing = cells.isAbsent(row) || (cells.text(row).trim() === "" && !cells.isRefused(row));
      const code = isMissing ? "missing-step" : "bad-step";
      this.#sink.reject(code, explainBadStep(this.#header), placeOf(window.firstRow + window.start + row));
      return Number.NaN;
    });
  }

  async #readTimes(group: ParquetRowGroup, window: RowWindow): Promise<Float64Array> {
    const { time, names } = this.#header;
    const meaning = this.#columns[time]?.meaning;
    if (meaning === undefined || meaning.kind === "local-time") {
      const message = "The times of the log have no time zone, so that they are not known.";
      if (meaning !== undefined) this.#sink.issueOnce("time zone", "time-without-zone", message);
      return new Float64Array(window.end - window.start).fill(Number.NaN);
    }
    const cells = await group.cells(time, window);
    const isInstant = meaning.kind === "time" || meaning.kind === "int96-time";
    return Float64Array.from({ length: cells.length }, (_, row) => {
      const number = cells.number(row);
      if (number === undefined) return textToMicroseconds(cells.text(row).trim());
      return isInstant ? number : microsecondsOf(names[time] ?? "", number);
    });
  }

  async #readLayouts(group: ParquetRowGroup, window: RowWindow): Promise<readonly TableLayout[]> {
    const { layer, subgroup, split, depth, numel } = this.#header;
    const cells: (ParquetCells | null)[] = [];
    for (const column of [layer, subgroup, split, depth, numel]) {
      cells.push(column < 0 ? null : await group.cells(column, window));
    }
    const [layers = null, subgroups = null, splits = null, depths = null, numels = null] = cells;
    const text = (column: ParquetCells | null, row: number): string => column?.text(row).trim() ?? "";
    return Array.from({ length: window.end - window.start }, (_, row) =>
      this.#layouts.find([text(layers, row), text(subgroups, row), text(splits, row)], () => ({
        depth: depths?.number(row),
        numel: numels?.number(row),
      })),
    );
  }

  /** @param first row of the window at which the page begins; negative when it began before */
  #readPage(column: number, { rows: count, present, values }: ParquetPage, first: number, rows: Rows): void {
    const { steps, times, layouts } = rows;
    const { numbers, refused, texts } = values;
    const end = Math.min(first + count, steps.length);
    let place = -1;
    for (let row = first; row < end; row += 1) {
      if (present !== null && present[row - first] === 0) continue;
      place += 1;
      const step = row < 0 ? Number.NaN : (steps[row] ?? Number.NaN);
      if (Number.isNaN(step)) continue;
      if (refused !== null && refused[place] === 1) {
        this.#refuseNumber(column, rows.firstRow + row);
        continue;
      }
      const value = numbers === null ? this.#parse(texts[place] ?? "", column, rows.firstRow + row) : numbers[place];
      if (value === undefined) continue;
      const layout = layouts === null ? this.#wide : (layouts[row] ?? this.#wide);
      const series = layout.numbers[column] ?? this.#findColumn(layout, column);
      this.#sink.point(series, step, times[row] ?? Number.NaN, value);
    }
  }

  async #readNamedValues(group: ParquetRowGroup, window: RowWindow, rows: Rows): Promise<void> {
    const { steps, times, layouts, firstRow } = rows;
    const { metric, value: column } = this.#header;
    const names = await group.cells(metric, window);
    const values = await group.cells(column, window);
    for (let row = 0; row < steps.length; row += 1) {
      const step = steps[row] ?? Number.NaN;
      if (Number.isNaN(step)) continue;
      const name = names.text(row).trim();
      const value = values.number(row);
      if (value === undefined || name === "") {
        if (values.isRefused(row)) this.#refuseNumber(column, firstRow + row);
        else this.#explainText(values.text(row), column, firstRow + row);
        continue;
      }
      this.#hasHeldNumbers[column] = true;
      const { dimensions } = layouts?.[row] ?? this.#wide;
      this.#sink.point(this.#named.numberOf(name, dimensions), step, times[row] ?? Number.NaN, value);
    }
  }

  #findColumn(layout: TableLayout, column: number): number {
    this.#hasHeldNumbers[column] = true;
    return this.#layouts.findColumn(layout, column);
  }

  #parse(text: string, column: number, row: number): number | undefined {
    const value = parseNumber(text);
    if (value === undefined) this.#explainText(text, column, row);
    return value;
  }

  #explainText(text: string, column: number, row: number): void {
    if (this.#hasHeldNumbers[column] !== true || NOT_LOGGED.test(text.trim())) return;
    const place = { sample: `${placeOf(row).sample}: ${text}` };
    this.#sink.reject("bad-number", explainTextCell(this.#header, column), place);
  }

  #refuseNumber(column: number, row: number): void {
    const name = (this.#header.names[column] ?? "").slice(0, 80);
    const message = `Expected a whole number of at most 2^53 − 1 in column "${name}", found a larger one, which was left out.`;
    this.#sink.reject("bad-number", message, placeOf(row));
  }
}

/** Rows have no lines; the first row of the file is row 1. */
function placeOf(row: number): { readonly sample: string } {
  return { sample: `row ${row + 1}` };
}
