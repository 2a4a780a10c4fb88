import { LINE_BYTES_LIMIT } from "./limits";
import { parseDecimalAt, parseNumber } from "./parse-number";

const QUOTE = '"';
const COMMA = 44;
/** Of a quoted cell that spans more lines only these are kept: no number or name is so long. */
const LINES_KEPT = 1_000;

/**
 * The cells of one row of delimited text (RFC 4180). One object is reused for all rows: a row without
 * quotes is only measured, not cut, so that numbers are read where they stand.
 */
export class CsvRow {
  /** Number of cells of the row at hand. */
  count = 0;
  readonly #delimiter: string;
  readonly #delimiterCode: number;
  readonly #mayUseDecimalComma: boolean;
  #line = "";
  #ends: number[] = [];
  /** Cells of a row with quotes; empty for one without. */
  #cells: string[] = [];
  #isCut = false;
  /** Quoted cell that the line end fell into. */
  #open: string | null = null;
  #openLines = 0;
  /** Of the whole cell, whether it is kept or not. */
  #openLength = 0;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
    this.#mayUseDecimalComma = delimiter === ";";
  }

  /** True between two lines that one quoted cell spans. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Goes on with a line that holds no quote, while a quoted cell is open of which nothing more is kept. */
  skip(length: number): void {
    this.#openLength += length + 1;
  }

  /** Whether lines without a quote may be skipped. */
  get skipsLines(): boolean {
    return this.#open !== null && this.#openLines > LINES_KEPT;
  }

  /** @returns whether the row is whole; if not, a quoted cell goes on with the next line */
  push(line: string): boolean {
    if (this.#open === null && !line.includes(QUOTE)) {
      this.#measure(line);
      return true;
    }
    return this.#cut(line);
  }

  text(cell: number): string {
    if (this.#isCut) return this.#cells[cell] ?? "";
    return this.#line.slice(this.#startOf(cell), this.#ends[cell]);
  }

  /** @returns undefined when the cell is empty or holds no number */
  number(cell: number): number | undefined {
    const isCut = this.#isCut;
    const text = isCut ? (this.#cells[cell] ?? "") : this.#line;
    const start = isCut ? 0 : this.#startOf(cell);
    const end = isCut ? text.length : (this.#ends[cell] ?? 0);
    if (start === end) return undefined;
    const decimal = parseDecimalAt(text, start, end);
    if (decimal !== undefined || !this.#mayUseDecimalComma) return decimal ?? parseNumber(text.slice(start, end));
    const withComma = parseDecimalAt(text, start, end, COMMA);
    return withComma ?? parseNumber(text.slice(start, end).replace(",", "."));
  }

  #startOf(cell: number): number {
    return cell === 0 ? 0 : (this.#ends[cell - 1] ?? 0) + 1;
  }

  #measure(line: string): void {
    const ends = this.#ends;
    const code = this.#delimiterCode;
    let count = 0;
    for (let at = 0; at < line.length; at += 1) {
      if (line.charCodeAt(at) !== code) continue;
      ends[count] = at;
      count += 1;
    }
    ends[count] = line.length;
    this.count = count + 1;
    this.#line = line;
    this.#isCut = false;
  }

  /** A quote opens a cell only where the cell begins; elsewhere it is an ordinary character. */
  #cut(line: string): boolean {
    let at = 0;
    if (this.#open === null) {
      this.#openLines = 0;
      this.#openLength = line.length;
      this.#cells = [];
      this.#isCut = true;
    } else {
      this.#openLines += 1;
      this.#openLength += line.length + 1;
      const kept = this.#open;
      at = this.#closeQuote(line, 0, `${kept}\n`);
      if (at === -1) {
        if (this.skipsLines) this.#open = kept;
        return false;
      }
      at += 1;
    }
    for (; at <= line.length; at += 1) {
      if (line[at] === QUOTE) {
        at = this.#closeQuote(line, at + 1, "");
        if (at === -1) return false;
        continue;
      }
      const next = line.indexOf(this.#delimiter, at);
      const end = next === -1 ? line.length : next;
      this.#cells.push(line.slice(at, end));
      at = end;
    }
    this.count = this.#cells.length;
    return true;
  }

  /** @returns the index of the delimiter behind the closing quote, or −1 when the cell stays open */
  #closeQuote(line: string, start: number, before: string): number {
    let cell = before;
    let at = start;
    for (;;) {
      const quote = line.indexOf(QUOTE, at);
      if (quote === -1) {
        this.#open = cell + line.slice(at);
        return -1;
      }
      cell += line.slice(at, quote);
      if (line[quote + 1] !== QUOTE) {
        const next = line.indexOf(this.#delimiter, quote);
        const end = next === -1 ? line.length : next;
        this.#cells.push(cell + line.slice(quote + 1, end));
        this.#open = null;
        return end;
      }
      cell += QUOTE;
      at = quote + 2;
    }
  }

  /** Whether the open cell has grown past what one line may hold. */
  get isTooLong(): boolean {
    return this.#open !== null && this.#openLength > LINE_BYTES_LIMIT;
  }

  /** @returns the cells as texts without the spaces around them */
  texts(): string[] {
    return Array.from({ length: this.count }, (_, cell) => this.text(cell).trim());
  }
}
