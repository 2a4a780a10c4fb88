import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { assignLabelGroup } from "./assign-label-group";
import { assignRuleGroup, type RuleAnswers } from "./assign-rule-group";
import { listPresetSubgroups } from "./list-preset-subgroups";
import { intersect } from "./membership";
import { UNKNOWN_GROUP } from "./missing-words";
import { readClinicalColumns } from "./read-clinical-columns";
import type { SubgroupMembers } from "./subgroup-members";

/**
 * Sorts rows into groups of patients: those that were declared, in their order, empty ones among them;
 * where none was declared, the presets of the file, without the *unknown* groups that hold nobody.
 *
 * @param rows ascending row numbers of the set
 * @returns one entry per declared group, with unique names; a group whose column or rule is missing is
 *   empty, all its rows are unknown, and its description says what is missing
 */
export function assignSubgroups(
  set: PredictionSet,
  rows: Int32Array,
  declared: readonly PlannedSubgroup[],
): readonly SubgroupMembers[] {
  const answers: RuleAnswers = { columns: readClinicalColumns(set), groups: new Map() };
  const assign = (group: PlannedSubgroup): SubgroupMembers => assignGroup(set, rows, answers, group);
  if (declared.length > 0) return numberRepeatedNames(declared.map(assign));
  return listPresetSubgroups(set)
    .map(assign)
    .filter((members) => !(isUnknownGroup(members.definition) && members.rows.length === 0));
}

function assignGroup(
  set: PredictionSet,
  rows: Int32Array,
  answers: RuleAnswers,
  group: PlannedSubgroup,
): SubgroupMembers {
  switch (group.kind) {
    case "label":
      return assignLabelGroup(set, rows, group);
    case "rule":
      return assignRuleGroup(answers, rows, group);
    case "intersection": {
      const [left, right] = [
        assignGroup(set, rows, answers, group.of[0]),
        assignGroup(set, rows, answers, group.of[1]),
      ];
      return {
        name: group.name,
        definition: group,
        description: `Both: ${left.description} And: ${right.description}`,
        family: `${left.family} × ${right.family}`,
        ...intersect(rows, left, right),
      };
    }
  }
}

function isUnknownGroup(group: PlannedSubgroup): boolean {
  if (group.kind === "intersection") return false;
  return (group.kind === "label" ? group.label : group.group) === UNKNOWN_GROUP;
}

/** A plan may name two groups alike; each still needs a name of its own. */
function numberRepeatedNames(groups: readonly SubgroupMembers[]): readonly SubgroupMembers[] {
  const taken = new Set<string>();
  return groups.map((group) => {
    let name = group.name;
    for (let number = 2; taken.has(name); number += 1) name = `${group.name} (${number})`;
    taken.add(name);
    return { ...group, name };
  });
}
