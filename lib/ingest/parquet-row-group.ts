import type { LogSink } from "./log-sink";
import type { ParquetBytes } from "./parquet-bytes";
import type { ParquetColumn } from "./parquet-column";
import { ParquetCursor } from "./parquet-cursor";
import { ParquetDamage } from "./parquet-damage";
import type { ParquetChunk } from "./parquet-footer";
import type { ParquetPage } from "./parquet-page";
import { parseNumber } from "./parse-number";

/** Rows of a row group, `start` up to `end`; `firstRow` is the row group's first in the file. */
export type RowWindow = { readonly start: number; readonly end: number; readonly firstRow: number };

const ABSENT = 0;
const PRESENT = 1;
const REFUSED = 2;

/** Gives the columns of one row group, each from where it was last read. */
export class ParquetRowGroup {
  readonly #columns: readonly ParquetColumn[];
  readonly #cursors: (ParquetCursor | null)[];
  readonly #sink: LogSink;

  constructor(
    bytes: ParquetBytes,
    columns: readonly ParquetColumn[],
    chunks: readonly (ParquetChunk | null)[],
    rows: number,
    sink: LogSink,
  ) {
    this.#columns = columns;
    this.#sink = sink;
    this.#cursors = columns.map((column, index) => {
      const chunk = chunks[index] ?? null;
      return chunk === null ? null : new ParquetCursor(bytes, chunk, column, rows, sink.source);
    });
  }

  /** The pages that hold rows of the window; what comes behind a damaged page is left out, with an issue. */
  async *pages(column: number, { end }: RowWindow): AsyncGenerator<{ first: number; page: ParquetPage }> {
    const cursor = this.#cursors[column] ?? null;
    if (cursor === null) return;
    const pages = cursor.pages(end);
    while (true) {
      const result = await pages.next().catch((error: unknown) => this.#reportDamage(column, error));
      if (result.done === true) return;
      yield result.value;
    }
  }

  #reportDamage(column: number, error: unknown): { readonly done: true } {
    if (!(error instanceof ParquetDamage)) throw error;
    this.#cursors[column] = null;
    const name = (this.#columns[column]?.name ?? "").slice(0, 80);
    const message = `Expected a page of the column "${name}", found ${error.message}; the rest of the column in this row group was left out.`;
    this.#sink.reject("damaged-page", message, { byteOffset: error.byteOffset });
    return { done: true };
  }

  /** All cells of a column in a window. */
  async cells(column: number, window: RowWindow): Promise<ParquetCells> {
    const cells = new ParquetCells(window.end - window.start);
    for await (const { first, page } of this.pages(column, window)) cells.take(first - window.start, page);
    return cells;
  }
}

/** The cells of one column in a window of rows. */
export class ParquetCells {
  readonly length: number;
  readonly #numbers: Float64Array;
  readonly #states: Uint8Array;
  #texts: string[] | null = null;

  constructor(length: number) {
    this.length = length;
    this.#numbers = new Float64Array(length).fill(Number.NaN);
    this.#states = new Uint8Array(length);
  }

  /** @param first row of the window at which the page begins; negative when it began before */
  take(first: number, { rows, present, values }: ParquetPage): void {
    let place = -1;
    for (let row = first; row < Math.min(first + rows, this.length); row += 1) {
      if (present !== null && present[row - first] === 0) continue;
      place += 1;
      if (row < 0) continue;
      this.#states[row] = values.refused?.[place] === 1 ? REFUSED : PRESENT;
      if (values.texts === null) this.#numbers[row] = values.numbers[place] ?? Number.NaN;
      else {
        this.#texts ??= new Array<string>(this.length).fill("");
        this.#texts[row] = values.texts[place] ?? "";
      }
    }
  }

  isAbsent(row: number): boolean {
    return this.#states[row] === ABSENT;
  }

  /** A whole number that a double would change. */
  isRefused(row: number): boolean {
    return this.#states[row] === REFUSED;
  }

  /** @returns undefined where there is no number, or none that a double holds */
  number(row: number): number | undefined {
    if (this.#states[row] !== PRESENT) return undefined;
    return this.#texts === null ? this.#numbers[row] : parseNumber(this.#texts[row] ?? "");
  }

  /** @returns the empty text where there is nothing */
  text(row: number): string {
    if (this.#states[row] !== PRESENT) return "";
    return this.#texts === null ? String(this.#numbers[row]) : (this.#texts[row] ?? "");
  }
}
