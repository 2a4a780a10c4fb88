import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import { CLINICAL_RULES } from "./clinical-rules";

/** A declared group of patients in words, with the version of its rule; of no file, and so without counts. */
export function describePlannedSubgroup(group: PlannedSubgroup): string {
  switch (group.kind) {
    case "label":
      return `column "${group.column}" says "${group.label}"`;
    case "rule":
      return describeRuleGroup(group);
    case "intersection":
      return group.of.map(describePlannedSubgroup).join(", and ");
  }
}

function describeRuleGroup({ rule, version, group }: Extract<PlannedSubgroup, { kind: "rule" }>): string {
  const known = CLINICAL_RULES.find(({ id }) => id === rule);
  const name = known?.groups.find(({ id }) => id === group)?.name ?? group;
  return `${name} by ${known?.name ?? rule} (rule ${rule}, version ${version})`;
}
