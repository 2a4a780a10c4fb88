import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { normaliseName } from "@/lib/clinical/normalise-name";
import type { SubgroupMembers } from "@/lib/clinical/subgroup-members";
import type { PredictionSet } from "@/lib/core/prediction-set";

/**
 * The groups that a file offers (the labels of its columns, the presets of the clinical rules, and who is
 * *unknown* to them) without those that were declared. Nobody said beforehand that they matter. A name that
 * a declared group has already is told apart.
 */
export function listUndeclared(
  set: PredictionSet,
  rows: Int32Array,
  declared: readonly SubgroupMembers[],
): readonly SubgroupMembers[] {
  const known = new Set(declared.map(keyOf));
  const names = new Set(declared.map(({ name }) => normaliseName(name)));
  return assignSubgroups(set, rows, [])
    .filter((group) => !known.has(keyOf(group)))
    .map((group) => (names.has(normaliseName(group.name)) ? { ...group, name: `${group.name} (undeclared)` } : group));
}

/** The same group of the same column or rule, whatever it is called. */
function keyOf({ definition, family, name }: SubgroupMembers): string {
  switch (definition.kind) {
    case "label":
      return JSON.stringify(["label", normaliseName(family), definition.label]);
    case "rule":
      return JSON.stringify(["rule", definition.rule, definition.group]);
    case "intersection":
      return JSON.stringify(["intersection", name]);
  }
}
