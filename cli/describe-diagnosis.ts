import { formatCount } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { DOES_NOT_APPLY, isNotApplicable } from "@/lib/core/verdict";
import type { DiagnosisDocument } from "@/lib/schema/diagnosis";

const SEVERITY_ORDER = ["critical", "warning", "note"];

/** The diagnosis as text for a terminal: the sentence first, then findings by weight, then what could not be told. */
export function describeDiagnosis(document: DiagnosisDocument): string {
  const { run, verdicts } = document;
  const steps = run.steps === null ? "no steps" : `steps ${run.steps.first} to ${run.steps.last}`;
  const lines = [
    `${document.source}`,
    `  ${run.name}: ${run.format}, ${formatCount(run.points, "point")}, ${steps}, ${formatCount(run.layers.length, "layer")}`,
    `  ${document.status.toUpperCase()}. ${document.summary}`,
  ];
  const findings = verdicts.filter((verdict) => verdict.outcome === "finding");
  findings.sort((a, b) => SEVERITY_ORDER.indexOf(a.severity ?? "note") - SEVERITY_ORDER.indexOf(b.severity ?? "note"));
  for (const finding of findings) {
    const since = finding.onsetStep === null ? "" : ` since step ${finding.onsetStep}`;
    const where = finding.layers.length === 0 ? "" : ` in ${finding.layers.join(", ")}`;
    lines.push(
      "",
      `  [${finding.severity}] ${nameCheck(finding)}${since}${where}`,
      `    ${finding.explanation}`,
      `    Decided by: ${finding.reason}`,
    );
    if (finding.remedy !== null) lines.push(`    To try: ${finding.remedy}`);
  }
  const silent = verdicts.filter((verdict) => verdict.outcome === "cannot-tell" && !isNotApplicable(verdict));
  if (silent.length > 0) lines.push("", "  Could not tell:");
  for (const verdict of silent) lines.push(`    ${nameCheck(verdict)}: ${verdict.reason}`);
  const inapplicable = verdicts.filter(isNotApplicable);
  if (inapplicable.length > 0) lines.push("", "  Not for this kind of run:");
  for (const { rule, reason } of inapplicable) lines.push(`    ${rule}: ${reason.slice(DOES_NOT_APPLY.length)}`);
  if (document.issues.length > 0)
    lines.push("", `  ${document.issues.length} remarks on the file; rounds inspect lists them.`);
  return `${lines.join("\n")}\n`;
}

/** A check with the group of patients that it is about; several groups have a verdict each. */
function nameCheck({ rule, subgroup }: DiagnosisDocument["verdicts"][number]): string {
  return subgroup === null ? rule : `${rule} (${groupWords(subgroup)})`;
}
