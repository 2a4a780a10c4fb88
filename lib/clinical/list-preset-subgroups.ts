import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { CLINICAL_RULES } from "./clinical-rules";
import { isMissingWord, UNKNOWN_GROUP } from "./missing-words";
import { normaliseName } from "./normalise-name";
import { isClinicalNumber, readClinicalColumns } from "./read-clinical-columns";

/** A column with more labels than this is rather a measurement or a name than a list of groups. */
const MOST_LABELS = 12;
/** Columns that stay groups of patients however many labels they have, up to this. */
const MOST_LABELS_OF_PRESETS = 40;
const PRESET_COLUMNS: ReadonlySet<string> = new Set([
  "mechanism",
  "mechanismofinjury",
  "moi",
  "centre",
  "center",
  "hospital",
  "site",
  "year",
  "admissionyear",
  "yearofadmission",
]);

/**
 * The groups of a file where nobody declared any: the labels of each column of few labels, in the order
 * of the file, then what clinical rules make of the inputs that the file offers; *unknown* is a group
 * of its own. Of several definitions of one thing only the preset is listed.
 */
export function listPresetSubgroups(set: PredictionSet): readonly PlannedSubgroup[] {
  const labels = set.columns.filter(isGrouping).flatMap(labelsOf);
  const { offered } = readClinicalColumns(set);
  const rules = CLINICAL_RULES.filter(({ isPreset, canAnswer }) => isPreset && canAnswer(offered)).flatMap((rule) =>
    [...rule.groups, { id: UNKNOWN_GROUP, name: `${rule.name}: unknown` }].map(
      ({ id, name }): PlannedSubgroup => ({
        kind: "rule",
        name,
        rule: rule.id,
        version: rule.version,
        group: id,
      }),
    ),
  );
  return makeNamesUnique([...labels, ...rules]);
}

function isGrouping({ name, labels }: LabelColumn): boolean {
  if (isClinicalNumber(name)) return false;
  const count = labels.filter((label) => !isMissingWord(label)).length;
  return count > 0 && count <= (PRESET_COLUMNS.has(normaliseName(name)) ? MOST_LABELS_OF_PRESETS : MOST_LABELS);
}

function labelsOf(column: LabelColumn): readonly PlannedSubgroup[] {
  const labels = column.labels.filter((label) => !isMissingWord(label));
  return [...labels, UNKNOWN_GROUP].map((label) => ({
    kind: "label",
    name: isTelling(label) ? label : `${column.name}: ${label}`,
    column: column.name,
    label,
  }));
}

/** "polytrauma" says what it means; "1", "yes" and "unknown" need the name of their column. */
function isTelling(label: string): boolean {
  return /\p{L}{2}/u.test(label) && !/^(?:yes|no|true|false|other|none)$/i.test(label) && label !== UNKNOWN_GROUP;
}

/** A name means one group: what a column names keeps its name where only a rule uses the same. */
function makeNamesUnique(groups: readonly PlannedSubgroup[]): readonly PlannedSubgroup[] {
  const columns = new Map<string, number>();
  for (const { kind, name } of groups) if (kind === "label") columns.set(name, (columns.get(name) ?? 0) + 1);
  return groups.map((group) => {
    const count = columns.get(group.name) ?? 0;
    if (group.kind === "label" && count > 1) return { ...group, name: `${group.column}: ${group.name}` };
    return group.kind === "rule" && count > 0 ? { ...group, name: `${group.name} by rule` } : group;
  });
}
