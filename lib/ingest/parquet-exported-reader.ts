import { EXPORT_COLUMNS, EXPORT_METADATA_KEY } from "@/lib/series/export-form";
import { declareExportedSeries, readExportedFacts, toExportedSeries } from "./exported-series";
import type { LogSink } from "./log-sink";
import type { ParquetTable } from "./parquet-footer";
import type { ParquetCells, ParquetRowGroup, RowWindow } from "./parquet-row-group";
import { isStep } from "./step-and-time";

type Column = (typeof EXPORT_COLUMNS)[number];

/** Columns that say which series a row belongs to. */
const SERIES_COLUMNS: readonly Column[] = EXPORT_COLUMNS.slice(1, 9);

/** Turns the rows of a run that was exported as Parquet into the points and series that were exported. */
export class ParquetExportedReader {
  readonly #places: ReadonlyMap<string, number>;
  readonly #sink: LogSink;
  /** Series by the texts of their cells; −1 for cells that name none. */
  readonly #numbers = new Map<string, number>();

  constructor(table: ParquetTable, sink: LogSink) {
    this.#places = new Map(table.columns.map(({ name }, index) => [name, index]));
    this.#sink = sink;
    const facts = table.metadata.get(EXPORT_METADATA_KEY);
    if (facts === undefined || readExportedFacts(sink, parseOrNull(facts))) return;
    const message = "Expected what was stated about the run as JSON in the metadata, found something else.";
    sink.issue("bad-settings", message);
  }

  async read(group: ParquetRowGroup, window: RowWindow): Promise<void> {
    const texts: ParquetCells[] = [];
    for (const column of SERIES_COLUMNS) texts.push(await this.#cells(group, column, window));
    const steps = await this.#cells(group, "step", window);
    const times = await this.#cells(group, "time_us", window);
    const values = await this.#cells(group, "value", window);
    for (let row = 0; row < steps.length; row += 1) {
      const step = steps.number(row);
      const value = values.number(row);
      const series = this.#seriesOf(texts, row);
      if (series < 0 || value === undefined || step === undefined || !isStep(step)) {
        const message =
          "Expected a series, a whole number as step and a number as value in the row, which was left out.";
        this.#sink.reject("bad-row", message, { sample: `row ${window.firstRow + window.start + row + 1}` });
        continue;
      }
      this.#sink.point(series, step + 0, times.number(row) ?? Number.NaN, value);
    }
    await this.#sink.drain();
  }

  #cells(group: ParquetRowGroup, column: Column, window: RowWindow): Promise<ParquetCells> {
    return group.cells(this.#places.get(column) ?? -1, window);
  }

  #seriesOf(texts: readonly ParquetCells[], row: number): number {
    const cells = texts.map((column) => column.text(row));
    const identity = cells.join("\u0000");
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    const series = toExportedSeries(Object.fromEntries(SERIES_COLUMNS.map((name, index) => [name, cells[index]])));
    const number = series === null ? -1 : declareExportedSeries(this.#sink, series);
    this.#numbers.set(identity, number);
    return number;
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
