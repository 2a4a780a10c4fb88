import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";

/** Rows that are made into text at a time. */
const ROWS_AT_ONCE = 4096;
const ORDINAL_DIGITS = 6;

/** A column of the table: its name, and the text of a row. */
type Column = readonly [name: string, cell: (row: number) => string];

/**
 * A prediction set as the table that its reader takes (lib/ingest/read-predictions.ts), in CSV (RFC 4180, lines end
 * with a line feed). Numbers read back as the same doubles; patients are the ordinals that they have here, so that
 * no name leaves with them. Texts stand as they are, without a mark against spreadsheets: with one they would name
 * other groups.
 *
 * @param prefix what ordinals begin with: another one for each table where several are read back into one project,
 *   since the same name there is the same patient
 */
export function* writePredictionsCsv(set: PredictionSet, prefix = "p"): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const columns = listColumns(set, prefix);
  yield encoder.encode(`${columns.map(([name]) => quoted(name)).join(",")}\n`);
  for (let from = 0; from < set.rows; from += ROWS_AT_ONCE) {
    let text = "";
    const to = Math.min(set.rows, from + ROWS_AT_ONCE);
    for (let row = from; row < to; row += 1) text += `${columns.map(([, cell]) => cell(row)).join(",")}\n`;
    yield encoder.encode(text);
  }
}

function listColumns(set: PredictionSet, prefix: string): readonly Column[] {
  const { patients, outcomes, risks, weights, split, thresholds, columns, comparators } = set;
  return [
    ...(patients === null ? [] : [["patient_id", (row: number) => pseudonymOf(prefix, patients[row] ?? 0)] as const]),
    ["y_true", (row) => `${outcomes[row] ?? ""}`],
    numbers("y_prob", risks),
    ...(weights === null ? [] : [numbers("weight", weights)]),
    ...(split === null ? [] : [labels(split, "split")]),
    ...(thresholds === null ? [] : [numbers("threshold", thresholds)]),
    ...columns.map((column) => labels(column, column.name)),
    ...comparators.map((other) => numbers(`comparator_${other.name}`, other.risks)),
  ];
}

function pseudonymOf(prefix: string, ordinal: number): string {
  return `${prefix}${`${ordinal + 1}`.padStart(ORDINAL_DIGITS, "0")}`;
}

/** Nothing where a comparator gives no risk. */
function numbers(name: string, values: Float64Array): Column {
  return [
    name,
    (row) => {
      const value = values[row] ?? Number.NaN;
      return Number.isNaN(value) ? "" : `${value}`;
    },
  ];
}

function labels(column: LabelColumn, name: string): Column {
  const cells = column.labels.map(quoted);
  return [name, (row) => cells[column.codes[row] ?? -1] ?? ""];
}

function quoted(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
