import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import { CLINICAL_RULES } from "./clinical-rules";

/**
 * The same group under the other definitions of its concept, for the question whether a conclusion
 * changes with the definition. Definitions are never mixed: each entry changes one definition wholly.
 *
 * @returns empty for a group that a column names, or whose concept has one definition only
 */
export function listAlternatives(group: PlannedSubgroup): readonly PlannedSubgroup[] {
  switch (group.kind) {
    case "label":
      return [];
    case "rule":
      return alternativesOfRule(group);
    case "intersection": {
      const [left, right] = group.of;
      return [
        ...listAlternatives(left).map((other) => intersectionOf(other, right)),
        ...listAlternatives(right).map((other) => intersectionOf(left, other)),
      ];
    }
  }
}

function intersectionOf(left: PlannedSubgroup, right: PlannedSubgroup): PlannedSubgroup {
  return { kind: "intersection", name: `${left.name} and ${right.name}`, of: [left, right] };
}

function alternativesOfRule(group: Extract<PlannedSubgroup, { readonly kind: "rule" }>): readonly PlannedSubgroup[] {
  const own = CLINICAL_RULES.find(({ id }) => id === group.rule);
  return CLINICAL_RULES.flatMap((rule) => {
    if (own === undefined || rule.id === own.id || rule.concept !== own.concept) return [];
    const same = rule.groups.find(({ id }) => id === group.group);
    if (same === undefined) return [];
    const name = `${same.name}, by ${rule.name}`;
    return [{ kind: "rule" as const, name, rule: rule.id, version: rule.version, group: same.id }];
  });
}
