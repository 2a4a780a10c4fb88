import { formatGiven } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { Rule } from "@/lib/diagnostics/rule";

/** The page of one rule as Markdown: its guide, and nothing that is not in it. */
export function composeRulePage({ id, version, question, guide, isScaleFree }: Rule): string {
  const scale = isScaleFree
    ? "Multiplying all logged gradients by one constant does not change its outcome."
    : "Its outcome depends on the size of the logged gradients, not on their proportions alone.";
  return [
    `# ${RULE_NAMES[id]}`,
    "",
    `Rule \`${id}\`, version ${version}. Written by \`npm run rule-pages\` from \`lib/diagnostics/guides/${id}.ts\`; do not edit.`,
    "",
    `**Question.** ${question}`,
    "",
    ...guide.formula.flatMap((paragraph) => [paragraph, ""]),
    `${scale}`,
    "",
    "## Inputs",
    "",
    ...list(guide.inputs),
    "## Limits",
    "",
    "| compared | limit | where it comes from |",
    "|---|---|---|",
    ...guide.limits.map(
      ({ compared, value, source }) => `| ${cell(compared)} | ${formatGiven(value)} | ${cell(source)} |`,
    ),
    "",
    `**Severity.** ${guide.severity}`,
    "",
    "## It cannot tell",
    "",
    ...list(guide.cannotTell),
    "## What to try",
    "",
    ...guide.remedies.map((remedy, index) => `${index + 1}. ${remedy}`),
    "",
    "## References",
    "",
    ...list(guide.references),
    "Measured error rates: [error-rates.md](../error-rates.md).",
    "",
  ].join("\n");
}

function list(lines: readonly string[]): readonly string[] {
  return [...lines.map((line) => `- ${line}`), ""];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
