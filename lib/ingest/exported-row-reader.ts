import { EXPORT_COLUMNS, openCell } from "@/lib/series/export-form";
import type { CsvHeader } from "./csv-header";
import type { CsvRow } from "./csv-row";
import { declareExportedSeries, readExportedFacts, toExportedSeries } from "./exported-series";
import type { LogSink } from "./log-sink";
import type { LinePosition } from "./read-lines";
import { isStep } from "./step-and-time";

type Column = (typeof EXPORT_COLUMNS)[number];

/** Columns that say which series a row belongs to. */
const SERIES_COLUMNS: readonly Column[] = EXPORT_COLUMNS.slice(1, 9);

/** Turns the rows of an exported run into the points and series that were exported. */
export class ExportedRowReader {
  readonly #header: CsvHeader;
  readonly #sink: LogSink;
  readonly #places: Readonly<Record<Column, number>>;
  /** Series by the texts of their cells; −1 for cells that name none. */
  readonly #numbers = new Map<string, number>();

  constructor(header: CsvHeader, sink: LogSink) {
    this.#header = header;
    this.#sink = sink;
    const places = EXPORT_COLUMNS.map((name): [Column, number] => [name, header.names.indexOf(name)]);
    this.#places = Object.fromEntries(places) as Record<Column, number>;
  }

  /** Cells that a whole row has. */
  get columns(): number {
    return this.#header.names.length;
  }

  read(row: CsvRow, line: string, position: LinePosition): void {
    const problem = this.#readRow(row);
    if (problem === null) return;
    const place = { line: position.line, byteOffset: position.byteOffset(), sample: line };
    this.#sink.reject(problem.code, problem.message, place);
  }

  /** @returns why the row was left out, or null when it was read */
  #readRow(row: CsvRow): { readonly code: string; readonly message: string } | null {
    if (row.count !== this.columns) {
      const message = `Expected ${this.columns} cells in the row, found ${row.count}; the row was left out.`;
      return { code: "wrong-cell-count", message };
    }
    this.#readFacts(this.#text(row, "run"));
    const series = this.#seriesOf(row);
    if (series < 0) {
      const message = "Expected a key and a context that is a JSON object of texts; the row was left out.";
      return { code: "bad-series", message };
    }
    const step = row.number(this.#places.step);
    if (step === undefined || !isStep(step)) {
      return {
        code: "bad-step",
        message: 'Expected a whole number of at most 2^53 − 1 as "step"; the row was left out.',
      };
    }
    const value = row.number(this.#places.value);
    if (value === undefined) return { code: "bad-number", message: 'Expected a number as "value", found none.' };
    const time = this.#places.time_us < 0 ? undefined : row.number(this.#places.time_us);
    const hasTime = time !== undefined && Number.isSafeInteger(time);
    this.#sink.point(series, step + 0, hasTime ? time + 0 : Number.NaN, value);
    return null;
  }

  #seriesOf(row: CsvRow): number {
    let identity = "";
    for (const column of SERIES_COLUMNS) identity += `${this.#text(row, column)}\u0000`;
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    const fields = SERIES_COLUMNS.map((column) => [column, openCell(this.#text(row, column))]);
    const series = toExportedSeries(Object.fromEntries(fields));
    const number = series === null ? -1 : declareExportedSeries(this.#sink, series);
    this.#numbers.set(identity, number);
    return number;
  }

  #readFacts(text: string): void {
    if (text === "" || readExportedFacts(this.#sink, parseOrNull(openCell(text)))) return;
    const message = "Expected what was stated about the run as JSON in the column run, found something else.";
    this.#sink.issueOnce("run", "bad-settings", message);
  }

  #text(row: CsvRow, column: Column): string {
    const place = this.#places[column];
    return place < 0 ? "" : row.text(place);
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
