import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";

/** A prediction set from columns of texts as a file would hold them; an empty text is an empty cell. */
export function makePredictionSet(
  columns: Readonly<Record<string, readonly string[]>>,
  split: readonly string[] | null = null,
): PredictionSet {
  const rows = Object.values(columns)[0]?.length ?? split?.length ?? 0;
  return {
    name: "made.csv",
    rows,
    outcomes: new Uint8Array(rows),
    risks: new Float64Array(rows).fill(0.5),
    weights: null,
    patients: null,
    split: split === null ? null : makeColumn("split", split),
    thresholds: null,
    columns: Object.entries(columns).map(([name, cells]) => makeColumn(name, cells)),
    comparators: [],
    checkpointStep: null,
    modelSha256: null,
    dataSha256: null,
    warnings: [],
  };
}

function makeColumn(name: string, cells: readonly string[]): LabelColumn {
  const labels = [...new Set(cells.filter((cell) => cell !== ""))];
  return { name, labels, codes: Int32Array.from(cells, (cell) => labels.indexOf(cell)) };
}

/** Row numbers from 0. */
export function allRows({ rows }: PredictionSet): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}
