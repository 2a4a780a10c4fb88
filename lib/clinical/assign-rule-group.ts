import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import { formatCount } from "@/lib/core/format-number";
import type { ClinicalRule } from "./clinical-rule";
import { CLINICAL_RULES } from "./clinical-rules";
import { sortRows, unknowable } from "./membership";
import { UNKNOWN_GROUP } from "./missing-words";
import type { ValueFlag } from "./parse-clinical-value";
import type { ClinicalColumns } from "./read-clinical-columns";
import type { SubgroupMembers } from "./subgroup-members";

type RuleGroupPlan = Extract<PlannedSubgroup, { readonly kind: "rule" }>;

/** What a file offers, and the answers of rules that were asked already: of each rule the group of every row. */
export type RuleAnswers = {
  readonly columns: ClinicalColumns;
  readonly groups: Map<string, ReadonlyMap<number, string>>;
};

const FLAG_WORDS: Readonly<Record<ValueFlag, readonly [string, string]>> = {
  ambiguous: [
    "value names several numbers, of which the greatest is used",
    "values name several numbers, of which the greatest is used",
  ],
  impossible: ["value is impossible and counts as unknown", "values are impossible and count as unknown"],
  "not-comparable": [
    "value is not comparable (1T, 1c) and counts as unknown",
    "values are not comparable (1T, 1c) and count as unknown",
  ],
  unreadable: ["value is no number and counts as unknown", "values are no numbers and count as unknown"],
};

/** A group that a clinical rule computes. */
export function assignRuleGroup(answers: RuleAnswers, rows: Int32Array, group: RuleGroupPlan): SubgroupMembers {
  const rule = CLINICAL_RULES.find(({ id }) => id === group.rule);
  const base = { name: group.name, definition: group, family: rule?.name ?? group.rule };
  const obstacle = findObstacle(rule, answers.columns, group);
  if (rule === undefined || obstacle !== null) {
    return { ...base, description: obstacle ?? "", ...unknowable(rows) };
  }
  const groupOf = answerRule(answers, rule, rows);
  const description = [
    `${rule.name}, version ${rule.version}. ${rule.sentence}`,
    ...flagSentences(answers.columns, rule, rows),
  ];
  const members = sortRows(rows, (row) => {
    const own = groupOf.get(row);
    if (group.group === UNKNOWN_GROUP) return own === undefined ? "in" : "out";
    if (own === undefined) return "unknown";
    return own === group.group ? "in" : "out";
  });
  return { ...base, description: description.join(" "), ...members };
}

/** Why the group cannot be computed from this file with this version; null where it can. */
function findObstacle(
  rule: ClinicalRule | undefined,
  { offered }: ClinicalColumns,
  group: RuleGroupPlan,
): string | null {
  if (rule === undefined) return `This version of the software knows no rule "${group.rule}".`;
  if (rule.version !== group.version) {
    return `Version ${group.version} of the rule "${rule.name}" was declared; this version of the software has version ${rule.version}, which may sort patients differently.`;
  }
  if (group.group !== UNKNOWN_GROUP && !rule.groups.some(({ id }) => id === group.group)) {
    return `The rule "${rule.name}" has no group "${group.group}".`;
  }
  if (rule.canAnswer(offered)) return null;
  const missing = rule.inputs.filter((input) => !offered.has(input));
  return `${rule.name}, version ${rule.version}. The file lacks columns that it needs: it has no ${missing.join(", ")}.`;
}

function answerRule(answers: RuleAnswers, rule: ClinicalRule, rows: Int32Array): ReadonlyMap<number, string> {
  const known = answers.groups.get(rule.id);
  if (known !== undefined) return known;
  const groups = new Map<number, string>();
  for (const row of rows) {
    const group = rule.groupOf(answers.columns.patientOf(row));
    if (group !== null) groups.set(row, group);
  }
  answers.groups.set(rule.id, groups);
  return groups;
}

/** The description of a group without its sentences on values of patients: the definition alone. */
export function withoutFlagSentences(description: string): string {
  return Object.values(FLAG_WORDS).reduce((text, words) => {
    const counted = words.map((word) => word.replace(/[()]/g, "\\$&")).join("|");
    return text.replace(new RegExp(` [\\d,]+ (?:${counted})\\.`, "g"), "");
  }, description);
}

function flagSentences(columns: ClinicalColumns, rule: ClinicalRule, rows: Int32Array): readonly string[] {
  return [...columns.countFlags(rule.inputs, rows)].map(([flag, count]) => {
    const [one, many] = FLAG_WORDS[flag];
    return `${formatCount(count, one, many)}.`;
  });
}
