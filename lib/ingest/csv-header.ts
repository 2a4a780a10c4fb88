import { CsvRow } from "./csv-row";
import { EPOCH_KEY, STEP_KEYS, TIME_KEYS } from "./step-and-time";

/** What the columns of a table mean; −1 where there is no such column. */
export type TableColumns = {
  /** Names as they stand in the file, without spaces around them. */
  readonly names: readonly string[];
  readonly step: number;
  readonly isEpoch: boolean;
  readonly time: number;
  /** Columns that say of which layer, subgroup or split a row speaks. */
  readonly layer: number;
  readonly subgroup: number;
  readonly split: number;
  /** Columns of the long form that hold a metric's name and its value; both or none. */
  readonly metric: number;
  readonly value: number;
  readonly depth: number;
  readonly numel: number;
};

export type CsvHeader = TableColumns & { readonly delimiter: string };

const DELIMITERS = [",", ";", "\t"] as const;
const METRIC_COLUMNS = ["metric", "key", "name", "tag", "variable"];

/**
 * Reads the first row of delimited text. The delimiter is the one that yields a step column; where
 * several or none do, the one that cuts the row most often.
 *
 * @returns null when the row is no header: a single cell that names no step, or an open quote
 */
export function parseCsvHeader(line: string): CsvHeader | null {
  const candidates = DELIMITERS.flatMap((delimiter) => {
    const row = new CsvRow(delimiter);
    return row.push(line) ? [{ delimiter, ...describeColumns(row.texts()) }] : [];
  });
  candidates.sort((a, b) => Number(b.step >= 0) - Number(a.step >= 0) || b.names.length - a.names.length);
  const [best] = candidates;
  return best === undefined || (best.names.length < 2 && best.step < 0) ? null : best;
}

/** The same names mean the same whatever kind of file the table stands in. */
export function describeColumns(names: readonly string[]): TableColumns {
  const plain = names.map((name) => name.toLowerCase().replaceAll(" ", "_"));
  const find = (wanted: readonly string[]): number => {
    for (const name of wanted) if (plain.includes(name)) return plain.indexOf(name);
    return -1;
  };
  const step = find(STEP_KEYS);
  const epoch = find([EPOCH_KEY]);
  const value = find(["value"]);
  const metric = value < 0 ? -1 : find(METRIC_COLUMNS);
  const layer = find(["layer"]);
  return {
    names,
    step: step >= 0 ? step : epoch,
    isEpoch: step < 0 && epoch >= 0,
    time: find(TIME_KEYS),
    layer,
    subgroup: find(["subgroup"]),
    split: find(["split"]),
    metric,
    value: metric < 0 ? -1 : value,
    depth: layer < 0 ? -1 : find(["depth"]),
    numel: layer < 0 ? -1 : find(["numel"]),
  };
}

/** @returns whether the columns are those of predictions of patients and not of a training log */
export function isPredictionsHeader({ names }: TableColumns): boolean {
  const plain = new Set(names.map((name) => name.toLowerCase()));
  return plain.has("y_true") && plain.has("y_prob");
}

/** @returns whether rows speak of one metric, layer or subgroup each */
export function isLongHeader({ metric, layer, subgroup }: TableColumns): boolean {
  return metric >= 0 || layer >= 0 || subgroup >= 0;
}
