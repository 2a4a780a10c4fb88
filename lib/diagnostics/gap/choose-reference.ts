import { computeTriss } from "@/lib/clinical/compute-triss";
import { formatInteger, formatPercent } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import type { ComparatorColumn, PredictionSet } from "@/lib/core/prediction-set";

/**
 * The split is of those patients whom the reference knows. With fewer of them it would be of other patients than the
 * rest of the page: who lacks a score is no chance sample, but often intubated.
 */
const LEAST_KNOWN = 0.75;

/** Rows of a group and of all other patients. */
export type GapRows = { readonly subgroup: string; readonly group: Int32Array; readonly others: Int32Array };

export type ChosenReference =
  | { readonly reference: ComparatorColumn; readonly rows: GapRows; readonly evidence: string }
  | { readonly reference: null; readonly rows: GapRows; readonly what: string };

/** Risks of other models in the file, in its order, then TRISS where the file holds what it needs. */
export function listReferences(set: PredictionSet): readonly ComparatorColumn[] {
  const triss = computeTriss(set);
  return triss === null ? set.comparators : [...set.comparators, triss];
}

/**
 * The first reference that knows enough patients of both sides, and the rows that it knows; never the one that
 * explains most, which would be chosen by the outcomes.
 */
export function chooseReference(references: readonly ComparatorColumn[], rows: GapRows): ChosenReference {
  const answers = references.map((reference) => ({ reference, known: keepKnown(reference, rows) }));
  const chosen = answers.find(({ known }) => sharesOf(known, rows).every((share) => share >= LEAST_KNOWN));
  if (chosen !== undefined) {
    const [own, others] = [chosen.known.group.length, chosen.known.others.length];
    const [all, rest] = [rows.group.length, rows.others.length];
    const evidence =
      own === all && others === rest
        ? `The reference is ${chosen.reference.name}, known for every patient.`
        : `The reference is ${chosen.reference.name}, and the whole split is of the patients for whom it is known: ${formatInteger(own)} of ${formatInteger(all)} in ${groupWords(rows.subgroup)}, ${formatInteger(others)} of ${formatInteger(rest)} others.`;
    return { reference: chosen.reference, rows: chosen.known, evidence };
  }
  const what = "risks of another model or score for the same patients, or the columns that TRISS needs";
  const nearest = answers[0];
  if (nearest === undefined) return { reference: null, rows, what };
  const [own = 0, others = 0] = sharesOf(nearest.known, rows).map(formatPercent);
  return {
    reference: null,
    rows,
    what: `${what}, for at least ${formatPercent(LEAST_KNOWN)} of either side: ${nearest.reference.name} is known for ${own} of ${groupWords(rows.subgroup)} and ${others} of the others`,
  };
}

function keepKnown({ risks }: ComparatorColumn, { subgroup, group, others }: GapRows): GapRows {
  const isKnown = (row: number): boolean => Number.isFinite(risks[row] ?? Number.NaN);
  return { subgroup, group: group.filter(isKnown), others: others.filter(isKnown) };
}

function sharesOf(known: GapRows, all: GapRows): readonly number[] {
  return [known.group.length / all.group.length, known.others.length / all.others.length];
}
