import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { sortRows, unknowable } from "./membership";
import { isMissingWord, UNKNOWN_GROUP } from "./missing-words";
import { normaliseName } from "./normalise-name";
import type { SubgroupMembers } from "./subgroup-members";

/** A group that a column of the file names. */
export function assignLabelGroup(
  set: PredictionSet,
  rows: Int32Array,
  group: Extract<PlannedSubgroup, { readonly kind: "label" }>,
): SubgroupMembers {
  const base = { name: group.name, definition: group, family: group.column };
  const column = findColumn(set.columns, group.column);
  if (column === null) {
    const description = `The file has no column "${group.column}", so nobody is known to be in this group or out of it.`;
    return { ...base, description, ...unknowable(rows) };
  }
  const isMissing = column.labels.map(isMissingWord);
  if (group.label === UNKNOWN_GROUP) {
    const description = `The column "${column.name}" is empty or says that nobody knows.`;
    return {
      ...base,
      description,
      ...sortRows(rows, (row) => (isMissing[codeOf(column, row)] === false ? "out" : "in")),
    };
  }
  const code = findLabel(column, group.label);
  const members = sortRows(rows, (row) => {
    const own = codeOf(column, row);
    if (isMissing[own] !== false) return "unknown";
    return own === code ? "in" : "out";
  });
  const absent = code === null ? " No row of the file has this label." : "";
  return { ...base, description: `The column "${column.name}" says "${group.label}".${absent}`, ...members };
}

function codeOf(column: LabelColumn, row: number): number {
  return column.codes[row] ?? -1;
}

/** The exact name first, then one that differs in case and separators only. */
function findColumn(columns: readonly LabelColumn[], name: string): LabelColumn | null {
  const exact = columns.find((column) => column.name === name);
  return exact ?? columns.find((column) => normaliseName(column.name) === normaliseName(name)) ?? null;
}

function findLabel({ labels }: LabelColumn, label: string): number | null {
  const code = labels.indexOf(label);
  return code === -1 ? null : code;
}
