import { INPUT_DEFINITIONS, type InputDefinition } from "@/lib/clinical/clinical-inputs";
import type { ClinicalRule } from "@/lib/clinical/clinical-rule";
import { CLINICAL_RULES } from "@/lib/clinical/clinical-rules";
import { SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";

/** docs/clinical-rules.md: the tables of lib/clinical as they are executed. */
export function composeClinicalPage(): string {
  return [
    "# Groups of patients",
    "",
    "Written by `npm run rule-pages` from `lib/clinical`; do not edit.",
    "",
    "A group is a label of a column, a group of a clinical rule, or what two groups have in common. A rule is executed as it is stated here; its version grows with every change that could move a patient. Each patient is in one group of a rule or *unknown*: what is missing never counts as absent, and a criterion that is met counts whatever else is missing. An analysis plan stores rule, version and group, and a plan of another version is not computed in silence.",
    "",
    "Where a plan declares groups, exactly these are shown, in its order, also those that hold nobody. Without a plan the labels of each column of at most 12 labels are shown (of mechanism, centre and year at most 40), then each rule below that is marked as preset and whose inputs the file offers. Definitions of one concept are alternatives: one is in force, the others answer whether a conclusion changes with it.",
    "",
    "## Inputs",
    "",
    "Columns are recognised by name; case and separators do not matter. An empty cell, or one that says unknown, missing, NA or the like, is unknown: write 0 for a region without injury. `3 or 2` is read as the greatest and counted; AIS 9, and a GCS such as `1T`, are unknown; impossible values are unknown and counted. ISS regions are six: the severity of neck and spine must be in the region that the ISS puts it in.",
    "",
    "| input | unit | possible values | columns |",
    "|---|---|---|---|",
    ...INPUT_DEFINITIONS.map(describeInput),
    "",
    ...CLINICAL_RULES.flatMap(describeRule),
    "## TRISS as a comparator",
    "",
    "Where GCS, systolic blood pressure, respiratory rate, age, kind of injury and ISS are there, the mortality that TRISS predicts (1 − probability of survival, coefficients of the Major Trauma Outcome Study of 1995, age index from 55 years, blunt coefficients below 15 years) is computed for the same patients. It is NaN, and left out, where an input is unknown.",
    "",
    "## Small cells",
    "",
    `Policy "${SMALL_CELL_POLICY.id}", version ${SMALL_CELL_POLICY.version}: ${SMALL_CELL_POLICY.sentence} Source: ${SMALL_CELL_POLICY.source}.`,
    "",
  ].join("\n");
}

function describeInput({ name, unit, range, spellings, negated = [], parts }: InputDefinition): string {
  const columns = [
    spellings.join(", "),
    ...(negated.length === 0 ? [] : [`with the opposite sign ${negated.join(", ")}`]),
    ...(parts === undefined
      ? []
      : [`the ${parts.combine} of ${parts.spellings.map((words) => words.join(" or ")).join(" and ")}`]),
  ];
  return `| ${name} | ${unit} | ${range[0]} to ${range[1]} | ${columns.join("; ")} |`;
}

function describeRule(rule: ClinicalRule): readonly string[] {
  const alternatives = CLINICAL_RULES.filter(({ id, concept }) => concept === rule.concept && id !== rule.id);
  return [
    `## ${rule.name}`,
    "",
    `\`${rule.id}\`, version ${rule.version}${rule.isPreset ? ", preset" : ""}. ${rule.sentence}`,
    "",
    `- Groups: ${rule.groups.map(({ id, name }) => `${name} (\`${id}\`)`).join(", ")}`,
    `- Inputs: ${rule.inputs.map((input) => `\`${input}\``).join(", ")}`,
    `- Unknown: ${rule.unknown}`,
    `- Other definitions: ${alternatives.map(({ name }) => name).join(", ") || "none"}`,
    `- Source: ${rule.source}`,
    "",
  ];
}
