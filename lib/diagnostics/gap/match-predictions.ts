import { formatInteger } from "@/lib/core/format-number";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";

/**
 * The risks of another run for the very patients of a prediction set, row by row. Names of patients are not kept, so
 * that rows are told to be the same by their number, their outcomes and every column that both files have.
 *
 * @param others prediction sets of the other run, in order of arrival; the last that fits counts
 * @returns why there are none in words, without the name of the run
 */
export function matchPredictions(
  set: PredictionSet,
  others: readonly PredictionSet[],
): Float64Array | { readonly reason: string } {
  const answers = others.map((other) => ({ other, difference: findDifference(set, other) }));
  const same = answers.findLast(({ difference }) => difference === null);
  if (same !== undefined) return same.other.risks;
  return { reason: answers.at(-1)?.difference ?? "has no predictions" };
}

function findDifference(set: PredictionSet, other: PredictionSet): string | null {
  if (other.rows !== set.rows)
    return `has predictions for ${formatInteger(other.rows)} rows, where the run has ${formatInteger(set.rows)}`;
  if (set.outcomes.some((outcome, row) => other.outcomes[row] !== outcome))
    return "has predictions for other patients, or in another order: their outcomes differ";
  if (other.weights !== null) return "has predictions with weights";
  const pairs = [...pairColumns(set.columns, other.columns), ...pairColumns(listSplit(set), listSplit(other))];
  const differing = pairs.find(([ours, theirs]) => !isSameColumn(ours, theirs));
  return differing === undefined
    ? null
    : `has predictions for other patients, or in another order: their column ${differing[0].name} differs`;
}

function listSplit({ split }: PredictionSet): readonly LabelColumn[] {
  return split === null ? [] : [{ ...split, name: "split" }];
}

function pairColumns(ours: readonly LabelColumn[], theirs: readonly LabelColumn[]) {
  return ours.flatMap((column) => {
    const partner = theirs.find(({ name }) => name === column.name);
    return partner === undefined ? [] : [[column, partner] as const];
  });
}

function isSameColumn(ours: LabelColumn, theirs: LabelColumn): boolean {
  return ours.codes.every((code, row) => ours.labels[code] === theirs.labels[theirs.codes[row] ?? -1]);
}
