import { closeSync, openSync, writeSync } from "node:fs";
import type { Columns } from "./workload";

const LINES_PER_WRITE = 1_000;

/**
 * Writes wide JSON Lines, one object a step, as Python's json writes them.
 *
 * @param minimumBytes the columns are repeated, with steps that go on, until the file has this size
 * @returns points in the file
 */
export function writeJsonLines(file: string, columns: Columns, minimumBytes = 0): number {
  const heads = columns.keys.map((key) => `, ${JSON.stringify(key)}: `);
  return writeLines(file, columns, minimumBytes, "", (step, row) => {
    let line = `{"step": ${step}`;
    for (const [index, values] of columns.values.entries()) line += `${heads[index]}${values[row]}`;
    return `${line}}\n`;
  });
}

/** Writes wide CSV with a header, one row a step. @returns points in the file */
export function writeCsv(file: string, columns: Columns): number {
  const header = `step,${columns.keys.join(",")}\n`;
  return writeLines(file, columns, 0, header, (step, row) => {
    let line = `${step}`;
    for (const values of columns.values) line += `,${values[row]}`;
    return `${line}\n`;
  });
}

function writeLines(
  file: string,
  { values }: Columns,
  minimumBytes: number,
  header: string,
  lineOf: (step: number, row: number) => string,
): number {
  const rows = values[0]?.length ?? 0;
  const target = openSync(file, "w");
  let bytes = 0;
  let step = 0;
  let text = header;
  do {
    for (let row = 0; row < rows; row += 1, step += 1) {
      text += lineOf(step, row);
      if (row % LINES_PER_WRITE !== LINES_PER_WRITE - 1 && row !== rows - 1) continue;
      bytes += writeSync(target, text);
      text = "";
    }
  } while (bytes < minimumBytes);
  closeSync(target);
  return step * values.length;
}
