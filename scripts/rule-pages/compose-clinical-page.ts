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
    "Where a plan declares groups, these are judged and shown first, in its order, also those that hold nobody; what else the file offers is shown apart, as undeclared and as a search. Without a plan everything is. A file offers the labels of each column of at most 12 labels (of mechanism, centre and year at most 40), then each rule below that is marked as preset and whose inputs it holds. Definitions of one concept are alternatives: one is in force, the others answer whether a conclusion changes with it.",
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
    "It applies to exports and to roles that are set so, not to the clinician's own screen. Patients are counted, not rows. Of each group the decision is made level by level, each needing the one before: patients (sizes, shares, mean predicted risk), outcome (everything computed from outcomes, since an interval gives n and deaths away), threshold (tables and proportions at the thresholds), curve (decision and calibration curves and histograms of risk, whose points are counts between cuts). A level is hidden as a whole, with every estimate, interval and point that stands on it, and a hidden number does not say whether it was small itself or protects another.",
    "",
    "First the small counts are hidden, survivors as well as deaths. Then everything that is shown is taken as a system of equations: each group is the sum of those of a family that lie in it and of the rest, definitions within definitions, intersections and groups of earlier reports among them; whoever reads is taken to know all of that. As long as a hidden small count, or a small rest that nobody named, can be narrowed down further than the policy allows, the smallest group that helps is hidden too. Of two groups that overlap and lie 1 to 10 patients apart only one is shown. What earlier reports gave away already is named, not hidden in vain.",
    "",
    "Not covered: knowledge from outside about single patients, and what follows from knowing this program's choices of what to hide. Ranges are those of real numbers, which for tables within tables are also those of whole ones; for groups that cross in other ways they could be wider than the truth, and tests attack them with whole numbers.",
    "",
    "Of a training log, groups of 1 to 10 patients in a batch are hidden point by point, in series and in Gram records alike, and another group with them where the size of the whole batch is known.",
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
