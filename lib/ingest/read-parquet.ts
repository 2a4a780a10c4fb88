import { AppError } from "@/lib/core/errors";
import { isExportedRun } from "@/lib/series/export-form";
import { describeColumns, isPredictionsHeader, type TableColumns } from "./csv-header";
import type { ByteSource } from "./ingest-port";
import type { LogSink } from "./log-sink";
import { ParquetBytes } from "./parquet-bytes";
import { ParquetExportedReader } from "./parquet-exported-reader";
import { type ParquetTable, readParquetFooter } from "./parquet-footer";
import { ParquetRowGroup } from "./parquet-row-group";
import { ParquetTableReader } from "./parquet-table-reader";
import { shortenText } from "./shorten-text";

/** pandas saves a row number without a name under this one. */
const INDEX_COLUMN = /^__index_level_\d+__$/;
/**
 * Rows that are read at a time, column by column: the rows of a row group as the most common writers
 * make it. Step and time of all of them are held, 16 MB.
 */
const WINDOW_ROWS = 1024 * 1024;

/**
 * Reads a Parquet file, wide (a column a metric) or long (columns that name metric, layer, subgroup or
 * split of a row): columns mean what the same columns of delimited text mean.
 *
 * Footer, page headers and compressed pages are read by hyparquet and its compressors. The values of
 * the pages are taken here: hyparquet's run lengths write as far as a file tells them to, and nulls cost
 * it an array of objects a column.
 *
 * @param file must allow jumping
 * @param onBytes told how many bytes were read
 * @throws AppError "unreadable-file", "unsupported-format" or "too-large"
 */
export async function readParquet(
  file: ByteSource,
  sink: LogSink,
  onBytes: (count: number) => void = () => {},
): Promise<void> {
  const { bytes, table, columns } = await openParquet(file, onBytes);
  if (columns.step < 0) {
    throw new AppError(
      "unreadable-file",
      `Expected a step or an epoch column in ${file.name}, found the columns ${shortenText(columns.names.join(", "))}.`,
      'Add a column "step" with whole numbers.',
    );
  }
  if (columns.isEpoch) {
    sink.issueOnce("epoch", "epoch-used-as-step", "The log has no step, so its epoch is used as the step.");
  }
  const reader = isExportedRun(columns.names)
    ? new ParquetExportedReader(table, sink)
    : new ParquetTableReader(table.columns, columns, sink);
  let firstRow = 0;
  for (const { rows, chunks } of table.rowGroups) {
    const group = new ParquetRowGroup(bytes, table.columns, chunks, rows, sink);
    for (let start = 0; start < rows; start += WINDOW_ROWS) {
      await reader.read(group, { start, end: Math.min(start + WINDOW_ROWS, rows), firstRow });
    }
    firstRow += rows;
  }
}

/** @returns whether the file holds predictions of patients and not a training log */
export async function holdsPredictions(file: ByteSource): Promise<boolean> {
  return isPredictionsHeader((await openParquet(file)).columns);
}

async function openParquet(
  file: ByteSource,
  onBytes?: (count: number) => void,
): Promise<{
  readonly bytes: ParquetBytes;
  readonly table: ParquetTable;
  readonly columns: TableColumns;
}> {
  const bytes = new ParquetBytes(file, file.size ?? 0, onBytes);
  const table = await readParquetFooter(bytes, file.name);
  const names = table.columns.map(({ name }) => (INDEX_COLUMN.test(name) ? "" : name.trim()));
  return { bytes, table, columns: describeColumns(names) };
}
