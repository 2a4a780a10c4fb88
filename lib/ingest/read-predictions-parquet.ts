import { AppError } from "@/lib/core/errors";
import type { ByteSource } from "./ingest-port";
import { ParquetBytes } from "./parquet-bytes";
import { mayHoldNumbers, type ParquetColumn } from "./parquet-column";
import { ParquetCursor } from "./parquet-cursor";
import { ParquetDamage } from "./parquet-damage";
import { readParquetFooter } from "./parquet-footer";
import { ParquetCells } from "./parquet-row-group";
import type { PredictionCell } from "./prediction-cell";
import type { PredictionCollector } from "./prediction-collector";
import type { PredictionColumn } from "./prediction-columns";
import type { OpenCollector } from "./read-predictions-csv";
import { refuseCell, refuseTable, shownName } from "./refuse-predictions";

/** Rows that are decoded at a time, column by column. */
const WINDOW_ROWS = 64 * 1024;

/**
 * Reads predictions from a Parquet file.
 *
 * @param file must allow jumping
 * @throws AppError for what cannot be taken; a damaged page is refused with all the rest
 */
export async function readPredictionsParquet(
  file: ByteSource,
  open: OpenCollector,
  onBytes: (count: number) => void,
): Promise<PredictionCollector> {
  const bytes = new ParquetBytes(file, file.size ?? 0, onBytes);
  const table = await readParquetFooter(bytes, file.name);
  const { columns, collector, countRow } = open(table.columns.map(({ name }) => name));
  for (const column of columns) checkType(table.columns[column.index], column, file.name);
  let firstRow = 0;
  for (const { rows, chunks } of table.rowGroups) {
    const cursors = columns.map(({ index }) => {
      const [chunk, column] = [chunks[index], table.columns[index]];
      return chunk && column ? new ParquetCursor(bytes, chunk, column, rows, file.name) : null;
    });
    for (let start = 0; start < rows; start += WINDOW_ROWS) {
      const end = Math.min(start + WINDOW_ROWS, rows);
      for (let row = start; row < end; row += 1) countRow();
      for (const [place, cursor] of cursors.entries()) {
        const cells = await readCells(cursor, start, end, columns[place], file.name);
        const cell = new WindowCell(cells, columns[place]?.header ?? "", firstRow + start, file.name);
        for (cell.row = 0; cell.row < cells.length; cell.row += 1) {
          collector.put(place, cell, firstRow + start + cell.row + 1);
        }
      }
    }
    firstRow += rows;
  }
  return collector;
}

/** Booleans, days and times, lists and binary data are none of what a table of predictions holds. */
function checkType(stored: ParquetColumn | undefined, { header }: PredictionColumn, source: string): void {
  if (stored !== undefined && mayHoldNumbers(stored)) return;
  const kind = stored?.meaning.kind ?? "other";
  const isTime = kind === "time" || kind === "local-time" || kind === "int96-time";
  const what = stored?.physical === "BOOLEAN" ? "booleans" : isTime ? "times" : "values of another kind";
  const found = `${what} in the column "${shownName(header)}"`;
  const fix = "Write 0 and 1 for booleans, ages for dates, and leave out what is neither number nor text.";
  throw refuseTable("columns of numbers or texts", found, source, fix);
}

async function readCells(
  cursor: ParquetCursor | null,
  start: number,
  end: number,
  column: PredictionColumn | undefined,
  source: string,
): Promise<ParquetCells> {
  const cells = new ParquetCells(end - start);
  try {
    for await (const { first, page } of cursor?.pages(end) ?? []) cells.take(first - start, page);
  } catch (error) {
    if (!(error instanceof ParquetDamage)) throw error;
    const message = `Expected a page of the column "${shownName(column?.header ?? "")}", found ${error.message} in ${source}.`;
    throw new AppError("unreadable-file", message, "Write the file again and send it whole.", { cause: error });
  }
  return cells;
}

/** The cell at hand; one object serves a window. */
class WindowCell implements PredictionCell {
  row = 0;
  readonly #cells: ParquetCells;
  readonly #column: string;
  readonly #firstRow: number;
  readonly #source: string;

  constructor(cells: ParquetCells, column: string, firstRow: number, source: string) {
    this.#cells = cells;
    this.#column = column;
    this.#firstRow = firstRow;
    this.#source = source;
  }

  text(): string {
    if (this.#cells.isRefused(this.row)) {
      const place = { column: this.#column, row: this.#firstRow + this.row + 1, source: this.#source };
      throw refuseCell(place, "a whole number of at most 2^53 − 1", "a larger one", "Write such numbers as text.");
    }
    return this.#cells.text(this.row).trim();
  }

  number(): number | undefined {
    return this.#cells.number(this.row);
  }
}
