import { formatCount, formatGiven, formatInteger } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { Diagnosis, RuleId, Severity, Verdict } from "@/lib/core/verdict";
import { asSentence, describeEstimate, estimateInterval } from "./describe-estimate";
import { type IntervalChart, prepareInterval } from "./prepare-interval";
import { type ShapeAndWord, verdictShape } from "./severity-shape";

/** One verdict as a row that can be opened. */
export type FindingRow = {
  readonly id: string;
  readonly name: string;
  readonly label: ShapeAndWord;
  readonly layers: string;
  readonly since: string;
  readonly interval: IntervalChart | null;
  readonly explanation: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly remedy: string | null;
};

/** A check that could not be answered, with what would make it possible. */
export type UnansweredRow = {
  readonly name: string;
  readonly reason: string;
  /** The line of code that would enable the check. */
  readonly how: string | null;
};

export type FindingList = {
  readonly findings: readonly FindingRow[];
  readonly withoutFinding: readonly FindingRow[];
  readonly unanswered: readonly UnansweredRow[];
  readonly howSure: string;
  readonly firstRemedy: string;
  /** What to say where every check could answer: how far that reaches. */
  readonly scope: string;
};

/** What `inspect` knows of a rule's inputs. */
export type RuleCoverage = { readonly rule: RuleId; readonly canAnswer: boolean; readonly how: string | null };

const WEIGHT: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, note: 2 };

/** Sorts verdicts for reading: by weight, and within a weight in the order of the diagnosis, causes first. */
export function prepareFindings(diagnosis: Diagnosis, coverage: readonly RuleCoverage[]): FindingList {
  const findings = diagnosis.verdicts
    .filter((verdict) => verdict.outcome === "finding")
    .sort((a, b) => WEIGHT[a.severity ?? "note"] - WEIGHT[b.severity ?? "note"]);
  const clear = diagnosis.verdicts.filter((verdict) => verdict.outcome === "no-finding");
  const unanswered = diagnosis.verdicts.filter((verdict) => verdict.outcome === "cannot-tell");
  const how = new Map(coverage.map((entry) => [entry.rule, entry.how]));
  const remedy = findings.find((verdict) => verdict.remedy !== null)?.remedy;
  return {
    findings: findings.map(toRow),
    withoutFinding: clear.map(toRow),
    unanswered: unanswered.map((verdict) => ({
      name: nameOf(verdict),
      reason: asSentence(verdict.reason),
      how: how.get(verdict.rule) ?? null,
    })),
    howSure: howSureText(findings[0] ?? null, clear.length, diagnosis.verdicts.length),
    firstRemedy: remedy ?? "Nothing needs trying on what was checked.",
    scope: scopeText(diagnosis.verdicts),
  };
}

/** Nobody should take "every check" for everything that can go wrong. */
function scopeText(verdicts: readonly Verdict[]): string {
  const names = [...new Set(verdicts.map(({ rule }) => RULE_NAMES[rule].toLowerCase()))];
  return `All ${formatCount(names.length, "check")} could answer: ${names.join(", ")}. Nothing beyond them was looked at.`;
}

function toRow(verdict: Verdict): FindingRow {
  return {
    id: `${verdict.rule}${verdict.subgroup === null ? "" : `-${verdict.subgroup}`}`,
    name: nameOf(verdict),
    label: verdictShape(verdict),
    layers: layersText(verdict.layers),
    since: verdict.onsetStep === null ? "" : `since step ${formatInteger(verdict.onsetStep)}`,
    interval: prepareInterval(verdict.statistic),
    explanation: verdict.explanation,
    facts: factsOf(verdict),
    remedy: verdict.remedy,
  };
}

function nameOf(verdict: Verdict): string {
  const name = RULE_NAMES[verdict.rule];
  return verdict.subgroup === null ? name : `${name}: ${verdict.subgroup}`;
}

function layersText(layers: readonly string[]): string {
  const [first, last] = [layers[0], layers.at(-1)];
  if (first === undefined || last === undefined) return "";
  if (layers.length <= 2) return layers.join(", ");
  return `${first} to ${last} (${formatCount(layers.length, "layer")})`;
}

function factsOf(verdict: Verdict): FindingRow["facts"] {
  const { estimate, name, threshold } = verdict.statistic;
  const text = describeEstimate(estimate);
  const limit = threshold
    ? `A finding ${threshold.direction} ${formatGiven(threshold.value)}. ${asSentence(threshold.source)}`
    : null;
  const persistence = verdict.persistence;
  return [
    { term: "Statistic", text: `${name}: ${text.short}` },
    { term: "What stands behind it", text: text.behind },
    { term: "Threshold", text: limit },
    { term: "Effective samples", text: formatInteger(verdict.effectiveSamples) },
    {
      term: "Persistence",
      text: persistence ? `in ${persistence.windows} of ${formatCount(persistence.of, "window")}` : null,
    },
    { term: "What decided it", text: asSentence(verdict.reason) },
    { term: "Provenance", text: verdict.provenance.length > 0 ? verdict.provenance.map(asSentence).join(" ") : null },
    { term: "Rule", text: `${verdict.rule}, version ${verdict.version}` },
  ].filter((fact): fact is { term: string; text: string } => fact.text !== null);
}

function howSureText(first: Verdict | null, clear: number, total: number): string {
  if (first === null) return `${clear} of ${formatCount(total, "check")} answered, none with a finding.`;
  const { estimate } = first.statistic;
  const parts: string[] = [];
  if (first.persistence)
    parts.push(`seen in ${first.persistence.windows} of ${formatCount(first.persistence.of, "window")}`);
  if (estimateInterval(estimate)) parts.push(`${first.statistic.name} ${describeEstimate(estimate).short}`);
  if (first.effectiveSamples > 0)
    parts.push(`${formatCount(first.effectiveSamples, "effectively independent sample")}`);
  return parts.length === 0 ? asSentence(first.reason) : asSentence(parts.join("; "));
}
