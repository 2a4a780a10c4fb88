import type { PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { limitError, PAGE_ROWS_LIMIT, RECORD_BYTES_LIMIT } from "./limits";
import type { ParquetBytes } from "./parquet-bytes";
import type { ParquetColumn } from "./parquet-column";
import { ParquetDamage } from "./parquet-damage";
import type { ParquetChunk } from "./parquet-footer";
import { decodeDataPage, decodeDictionaryPage, type ParquetPage } from "./parquet-page";
import type { ParquetValues } from "./parquet-values";
import { skipThriftStruct } from "./skip-thrift";

/** A header has some dozen numbers, and the smallest and greatest value of its page. */
const HEADER_BYTES_LIMIT = 64 * 1024;
const HEADER_VALUES_LIMIT = 1000;

type RawPage = { readonly header: PageHeader; readonly body: Uint8Array; readonly next: number };

/**
 * Goes through the pages of one column in one row group. The pages of a column stand together, those of
 * a row do not: several cursors go over the same rows side by side, each from where it stopped.
 */
export class ParquetCursor {
  readonly #bytes: ParquetBytes;
  readonly #chunk: ParquetChunk;
  readonly #column: ParquetColumn;
  readonly #rows: number;
  readonly #source: string;
  /** Where the first page that is not used up begins, and its first row. */
  #at: number;
  #row = 0;

  /** @param rows of the row group */
  constructor(bytes: ParquetBytes, chunk: ParquetChunk, column: ParquetColumn, rows: number, source: string) {
    this.#bytes = bytes;
    this.#chunk = chunk;
    this.#column = column;
    this.#rows = rows;
    this.#source = source;
    this.#at = chunk.start;
  }

  /**
   * The pages from where the last call ended up to row `end`. A page that goes on behind that row is
   * handed out again by the next call, so that no column holds decoded values meanwhile.
   *
   * @throws ParquetDamage with the offset of the page
   * @throws AppError "too-large"
   */
  async *pages(end: number): AsyncGenerator<{ readonly first: number; readonly page: ParquetPage }> {
    let dictionary: ParquetValues | null = null;
    if (this.#at > this.#chunk.start) dictionary = await this.#readDictionaryAgain();
    while (this.#row < end) {
      const { header, body, next } = await this.#readPage(this.#at);
      if (header.type === "DICTIONARY_PAGE") {
        dictionary = this.#decode(() => decodeDictionaryPage(header, body, this.#chunk.codec, this.#column));
      } else if (header.type === "DATA_PAGE" || header.type === "DATA_PAGE_V2") {
        this.#checkRows(header);
        const page = this.#decode(() => decodeDataPage(header, body, this.#chunk.codec, this.#column, dictionary));
        yield { first: this.#row, page };
        if (this.#row + page.rows > end) return;
        this.#row += page.rows;
      }
      this.#at = next;
    }
  }

  async #readDictionaryAgain(): Promise<ParquetValues | null> {
    const { header, body } = await this.#readPage(this.#chunk.start);
    if (header.type !== "DICTIONARY_PAGE") return null;
    return this.#decode(() => decodeDictionaryPage(header, body, this.#chunk.codec, this.#column));
  }

  async #readPage(at: number): Promise<RawPage> {
    const left = this.#chunk.end - at;
    if (left <= 0) throw new ParquetDamage(`the end of the column after ${this.#row} of ${this.#rows} rows`, at);
    const head = (await this.#bytes.atLeast(at, Math.min(left, HEADER_BYTES_LIMIT))).subarray(0, left);
    const length = skipThriftStruct(head, 0, { values: HEADER_VALUES_LIMIT });
    if (length < 0) throw new ParquetDamage("a header that is none", at);
    const header = this.#decode(() => parquetHeader({ view: new DataView(head.buffer, head.byteOffset), offset: 0 }));
    const { compressed_page_size: size, uncompressed_page_size: inflated } = header;
    if (!Number.isInteger(size) || !Number.isInteger(inflated) || size < 0 || size > left - length) {
      throw new ParquetDamage(`a size of ${size} bytes where ${left - length} are left`, at);
    }
    if (size > RECORD_BYTES_LIMIT || inflated > RECORD_BYTES_LIMIT) {
      const where = `the column "${this.#column.name.slice(0, 80)}" of ${this.#source}`;
      throw limitError("Parquet pages", RECORD_BYTES_LIMIT, "bytes", where, "Write smaller pages.");
    }
    const whole = await this.#bytes.atLeast(at, length + size);
    if (whole.length < length + size) throw new ParquetDamage("the end of the file", at);
    return { header, body: whole.subarray(length, length + size), next: at + length + size };
  }

  #checkRows(header: PageHeader): void {
    // A damaged header may hold both forms: what counts is the one that the page is decoded by.
    const page = header.type === "DATA_PAGE_V2" ? header.data_page_header_v2 : header.data_page_header;
    const rows = page?.num_values;
    if (rows === undefined || !Number.isInteger(rows) || rows < 0 || rows > this.#rows - this.#row) {
      throw new ParquetDamage(`${rows} rows where ${this.#rows - this.#row} are left`, this.#at);
    }
    if (rows <= PAGE_ROWS_LIMIT) return;
    const where = `the column "${this.#column.name.slice(0, 80)}" of ${this.#source}`;
    throw limitError("Parquet pages", PAGE_ROWS_LIMIT, "rows", where, "Write smaller pages.");
  }

  /** Says where, whatever was wrong. */
  #decode<T>(decode: () => T): T {
    try {
      return decode();
    } catch (cause) {
      const found = cause instanceof ParquetDamage ? cause.message : "bytes that are none";
      throw new ParquetDamage(found, this.#at, { cause });
    }
  }
}
