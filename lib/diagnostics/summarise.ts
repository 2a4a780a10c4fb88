import { RULE_NAMES } from "@/lib/core/rule-names";
import { type DiagnosisStatus, isNotApplicable, type RuleId, SEVERITIES, type Verdict } from "@/lib/core/verdict";
import { separateCauses } from "./causes";

/**
 * The status of a run. A note never changes it, and silence is no answer: without every required rule
 * the best a run can be is incomplete. A rule that does not apply to this kind of run is not missing.
 */
export function composeStatus(verdicts: readonly Verdict[], requiredRules: readonly RuleId[]): DiagnosisStatus {
  const severities = new Set(verdicts.map(({ severity }) => severity));
  if (severities.has("critical")) return "critical";
  if (severities.has("warning")) return "attention";
  return requiredRules.every((rule) => hasAnswered(verdicts, rule) || appliesNot(verdicts, rule))
    ? "no-fault-found"
    : "incomplete";
}

/** Findings first, the gravest first; within one severity causes before symptoms, as the catalogue has them. */
export function orderVerdicts(verdicts: readonly Verdict[]): readonly Verdict[] {
  const rank = ({ outcome, severity }: Verdict): number => {
    if (severity !== null) return SEVERITIES.indexOf(severity);
    return outcome === "no-finding" ? SEVERITIES.length : SEVERITIES.length + 1;
  };
  // Array.prototype.sort is stable, so that the order of the catalogue stands within a rank.
  return [...verdicts].sort((a, b) => rank(a) - rank(b));
}

/** What the run shows, in the words of its gravest findings, and in how many checks it could be told. */
export function summariseVerdicts(
  verdicts: readonly Verdict[],
  status: DiagnosisStatus,
  subgroups: readonly string[],
): string {
  return [describeVerdicts(verdicts, status), ...describeUnseenSubgroups(verdicts, subgroups)].join(" ");
}

function describeVerdicts(verdicts: readonly Verdict[], status: DiagnosisStatus): string {
  const ordered = orderVerdicts(verdicts);
  const findings = ordered.filter(({ outcome }) => outcome === "finding");
  const named = [...new Set(verdicts.map(({ rule }) => rule))];
  const rules = named.filter((rule) => !appliesNot(verdicts, rule));
  const answered = rules.filter((rule) => hasAnswered(verdicts, rule));
  const coverage = `${answered.length} of ${rules.length} checks could answer`;
  const inapplicable = describeInapplicable(named.filter((rule) => appliesNot(verdicts, rule)));
  const { first, along } = separateCauses(findings.filter(({ severity }) => severity !== "note"));
  if (first.length > 0) {
    const headlines = first.slice(0, 2).map(({ explanation }) => firstSentence(explanation));
    const others = [...first.slice(2), ...along];
    return [...headlines, ...describeAlong(others), `${coverage}.`, ...inapplicable].join(" ");
  }
  if (status === "no-fault-found")
    return [`No fault found: ${coverage}, and none of them has a finding.`, ...inapplicable].join(" ");
  const silent = rules.filter((rule) => !hasAnswered(verdicts, rule));
  return [`Incomplete: ${coverage}; nothing can be said about ${silent.join(", ")}.`, ...inapplicable].join(" ");
}

/** Said in the same breath as the count, which leaves these checks out. */
function describeInapplicable(rules: readonly RuleId[]): readonly string[] {
  if (rules.length === 0) return [];
  const names = rules.map((rule) => RULE_NAMES[rule].toLowerCase());
  return [`Not for this kind of run: ${names.join(", ")}.`];
}

/** What else was found, by name: twelve consequences told at length would hide the first of them. */
function describeAlong(findings: readonly Verdict[]): readonly string[] {
  const names = [...new Set(findings.map(({ rule }) => RULE_NAMES[rule].toLowerCase()))];
  return names.length === 0 ? [] : [`Found as well: ${names.join(", ")}.`];
}

/** Without this sentence "no fault found" would be read as a statement on every group of patients. */
function describeUnseenSubgroups(verdicts: readonly Verdict[], subgroups: readonly string[]): string[] {
  if (subgroups.length === 0 || verdicts.some(({ subgroup }) => subgroup !== null)) return [];
  return [`Patient subgroups were logged (${subgroups.join(", ")}), and none of these checks looks at them.`];
}

/** True when at least one verdict of the rule is an answer. */
export function hasAnswered(verdicts: readonly Verdict[], rule: RuleId): boolean {
  return verdicts.some((verdict) => verdict.rule === rule && verdict.outcome !== "cannot-tell");
}

/** True when the rule is none for this kind of run. */
function appliesNot(verdicts: readonly Verdict[], rule: RuleId): boolean {
  const own = verdicts.filter((verdict) => verdict.rule === rule);
  return own.length > 0 && own.every(isNotApplicable);
}

/** Up to the first full stop that is followed by a blank, so that decimals do not end a sentence. */
function firstSentence(text: string): string {
  const end = text.indexOf(". ");
  return end === -1 ? text : text.slice(0, end + 1);
}
