import { parseCsvHeader } from "./csv-header";
import { CsvRow } from "./csv-row";
import { LINE_BYTES_LIMIT, limitError, PREDICTION_ROWS_LIMIT } from "./limits";
import type { LogFile } from "./log-file";
import type { PredictionCell } from "./prediction-cell";
import type { PredictionCollector } from "./prediction-collector";
import type { PredictionColumn } from "./prediction-columns";
import { type Line, readLines } from "./read-lines";
import { refuseTable } from "./refuse-predictions";

/** Says what is collected, once the names of the columns are known. @throws AppError */
export type OpenCollector = (names: readonly string[]) => {
  readonly columns: readonly PredictionColumn[];
  readonly collector: PredictionCollector;
  /** Told of each row, so that what one upload may hold in all is kept. @throws AppError */
  readonly countRow: () => void;
};

/** Reads predictions from comma, semicolon or tab separated text. @throws AppError for what cannot be taken */
export async function readPredictionsCsv(log: LogFile, open: OpenCollector): Promise<PredictionCollector> {
  const table = new PredictionTable(log.file.name, open);
  await readLines(log.text(), log.file.name, log.hasByteOffsets, {
    line(line) {
      if (!table.skip(line)) table.line(line.text(), line.line);
    },
    tail: (line) => table.line(line.text(), line.line),
    pause: async () => undefined,
  });
  return table.end();
}

const QUOTE = 34;
const DECIMAL_COMMA = /^-?\d+,\d+$/;

/** The cell at hand; one object serves all. */
class RowCell implements PredictionCell {
  readonly #row: CsvRow;
  /** Semicolons stand between cells where commas stand inside numbers. */
  readonly #mayUseDecimalComma: boolean;
  index = 0;

  constructor(row: CsvRow, delimiter: string) {
    this.#row = row;
    this.#mayUseDecimalComma = delimiter === ";";
  }

  text(): string {
    const text = this.#row.text(this.index).trim();
    return this.#mayUseDecimalComma && DECIMAL_COMMA.test(text) ? text.replace(",", ".") : text;
  }

  number(): number | undefined {
    return this.#row.number(this.index);
  }
}

type OpenTable = ReturnType<OpenCollector> & { readonly row: CsvRow; readonly cell: RowCell; readonly width: number };

class PredictionTable {
  readonly #source: string;
  readonly #open: OpenCollector;
  #table: OpenTable | null = null;
  #rows = 0;
  #openedAt = 0;
  #emptyLines = 0;

  constructor(source: string, open: OpenCollector) {
    this.#source = source;
    this.#open = open;
  }

  /** @returns whether the line needs no reading: an empty one, or one in the middle of an endless cell */
  skip({ bytes, start, end }: Line): boolean {
    const row = this.#table?.row;
    if (row === undefined || !row.isOpen) return start === end && this.#countEmpty();
    if (!row.skipsLines || bytes.subarray(start, end).includes(QUOTE)) return false;
    row.skip(end - start);
    if (row.isTooLong) this.#refuseOpenCell();
    return true;
  }

  line(text: string, line: number): void {
    const table = this.#table;
    if (table === null) {
      if (text.trim() !== "") this.#table = this.#start(text);
      return;
    }
    const { row } = table;
    if (!row.isOpen && text === "") return;
    if (!row.isOpen) this.#openedAt = line;
    if (row.push(text)) this.#take(table);
    else if (row.isTooLong) this.#refuseOpenCell();
  }

  /** Packed, hundreds of millions of them take no room. */
  #countEmpty(): true {
    this.#emptyLines += 1;
    if (this.#emptyLines <= PREDICTION_ROWS_LIMIT) return true;
    throw limitError("predictions", PREDICTION_ROWS_LIMIT, "empty lines", this.#source, "Leave empty lines out.");
  }

  #refuseOpenCell(): never {
    const where = `line ${this.#openedAt} of ${this.#source}`;
    throw limitError("quoted cells", LINE_BYTES_LIMIT, "characters", where, "Close the quote that opens there.");
  }

  end(): PredictionCollector {
    if (this.#table === null) throw this.#refuse("predictions of patients", "an empty file");
    if (this.#table.row.isOpen) {
      throw this.#refuse("a closing quote", `the end of the file in the row that begins in line ${this.#openedAt}`);
    }
    return this.#table.collector;
  }

  #start(text: string): OpenTable {
    const header = parseCsvHeader(text);
    const opened = this.#open(header?.names ?? [text]);
    const delimiter = header?.delimiter ?? ",";
    const row = new CsvRow(delimiter);
    return { ...opened, row, cell: new RowCell(row, delimiter), width: header?.names.length ?? 1 };
  }

  #take({ row, cell, width, columns, collector, countRow }: OpenTable): void {
    this.#rows += 1;
    if (row.count !== width) {
      throw this.#refuse(`${width} cells as in the first line`, `${row.count} in row ${this.#rows}`);
    }
    countRow();
    for (let place = 0; place < columns.length; place += 1) {
      cell.index = columns[place]?.index ?? 0;
      collector.put(place, cell, this.#rows);
    }
  }

  #refuse(expected: string, found: string) {
    return refuseTable(expected, found, this.#source, "Write the table again and send it whole.");
  }
}
