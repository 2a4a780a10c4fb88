import { findTrainingRows } from "@/lib/clinical/find-training-rows";
import type { PredictionSet } from "@/lib/core/prediction-set";
import type { RunData } from "@/lib/series/run-data";
import { choosePredictionSet } from "./choose-prediction-set";

/** Sizes of some rows of a prediction set; weights are not in them. */
export type RowCounts = {
  readonly rows: number;
  /** Null where the file has no pseudonyms, so that rows of one patient cannot be told. */
  readonly patients: number | null;
  /** Rows in which the event happened. */
  readonly events: number;
  /** Mean predicted risk; null for no rows. */
  readonly meanRisk: number | null;
};

/** Where the rows of the judged prediction set went, and what is missing among those that were judged. */
export type CountedFlow = {
  readonly status: "counted";
  readonly set: string;
  readonly all: RowCounts;
  /** As the file names them, in the order of their names; empty where it names none. */
  readonly parts: readonly (RowCounts & { readonly name: string })[];
  /** Rows of which the file names no part, where it names some. */
  readonly unnamed: RowCounts | null;
  readonly judged: RowCounts;
  readonly leftOut: RowCounts;
  /** Null where the file marks no row as training. */
  readonly training: RowCounts | null;
  /** Of each column, the judged rows that have no value in it. */
  readonly missing: readonly { readonly column: string; readonly rows: number }[];
};

/** Hidden as a whole from readers to whom single patients are closed. */
export type DataFlow = CountedFlow | { readonly status: "none" } | { readonly status: "hidden" };

/** Counts the flow of the rows that are judged, or of the last prediction set where none is. */
export function countFlow({ predictions }: Pick<RunData, "predictions">): DataFlow {
  const chosen = choosePredictionSet(predictions);
  const set = "reason" in chosen ? predictions.at(-1) : chosen.set;
  if (set === undefined) return { status: "none" };
  return countRows(set, "reason" in chosen ? new Int32Array(0) : chosen.evaluated.rows);
}

function countRows(set: PredictionSet, judged: Int32Array): CountedFlow {
  const rows = Array.from({ length: set.rows }, (_, row) => row);
  const isJudged = new Set(judged);
  const training = findTrainingRows(set);
  const { split } = set;
  const inPart = (code: number): number[] => rows.filter((row) => split?.codes[row] === code);
  const unnamed = split === null ? [] : inPart(-1);
  return {
    status: "counted",
    set: set.name,
    all: countsOf(set, rows),
    parts: (split?.labels ?? [])
      .map((name, code) => ({ name, ...countsOf(set, inPart(code)) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    unnamed: unnamed.length === 0 ? null : countsOf(set, unnamed),
    judged: countsOf(set, judged),
    leftOut: countsOf(
      set,
      rows.filter((row) => !isJudged.has(row)),
    ),
    training: training.length === 0 ? null : countsOf(set, training),
    missing: listMissingValues(set, judged),
  };
}

function countsOf({ outcomes, risks, patients }: PredictionSet, rows: ArrayLike<number>): RowCounts {
  const list = Array.from(rows);
  const sum = (of: (row: number) => number): number => list.reduce((total, row) => total + of(row), 0);
  return {
    rows: list.length,
    patients: patients === null ? null : new Set(list.map((row) => patients[row])).size,
    events: sum((row) => outcomes[row] ?? 0),
    meanRisk: list.length === 0 ? null : sum((row) => risks[row] ?? 0) / list.length,
  };
}

function listMissingValues({ columns, comparators }: PredictionSet, judged: Int32Array): CountedFlow["missing"] {
  return [
    ...columns.map(({ name, codes }) => ({ column: name, rows: judged.filter((row) => codes[row] === -1).length })),
    ...comparators.map(({ name, risks }) => ({
      column: `risk of ${name}`,
      rows: judged.filter((row) => Number.isNaN(risks[row])).length,
    })),
  ];
}
