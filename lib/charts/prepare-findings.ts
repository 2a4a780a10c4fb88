import { formatCount, formatGiven, formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { RULE_NAMES } from "@/lib/core/rule-names";
import {
  type Diagnosis,
  DOES_NOT_APPLY,
  isNotApplicable,
  type RuleId,
  type Severity,
  type Verdict,
} from "@/lib/core/verdict";
import { describeVerdictNumber } from "./describe-effective-depth";
import { asSentence, describeEstimate, estimateInterval, estimateValue } from "./describe-estimate";
import { describeLayers } from "./describe-layers";
import { groupUnanswered, type RuleHow, type UnansweredGroup, type UnansweredRow } from "./group-unanswered";
import { type IntervalChart, prepareInterval } from "./prepare-interval";
import { type ShapeAndWord, verdictShape } from "./severity-shape";
import { verdictId } from "./verdict-id";

/** One verdict as a row that can be opened. */
export type FindingRow = {
  readonly id: string;
  readonly rule: RuleId;
  readonly subgroup: string | null;
  readonly name: string;
  readonly label: ShapeAndWord;
  readonly layers: string;
  readonly since: string;
  readonly interval: IntervalChart | null;
  /** The number that decided, for rows of one line. */
  readonly inShort: string;
  readonly explanation: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly remedy: string | null;
  /** How often this check errs, or what speaks against the figures for this run. */
  readonly errorRates: string;
};

export type FindingList = {
  readonly findings: readonly FindingRow[];
  readonly withoutFinding: readonly FindingRow[];
  readonly unanswered: readonly UnansweredGroup[];
  /** Checks that are none for this kind of run. */
  readonly notApplicable: readonly UnansweredRow[];
  /** Names of the checks that could not tell, in the words of a sentence. */
  readonly unansweredNames: readonly string[];
  readonly howSure: string;
  readonly firstRemedy: string;
  /** What to say where every check could answer: how far that reaches. */
  readonly scope: string;
};

/** What the rows need to know of the run. */
export type FindingContext = {
  readonly coverage: readonly RuleHow[];
  /** All layers, input to output. */
  readonly layers: readonly string[];
  /** The sentence on how often a check errs. */
  readonly errorRatesOf: (rule: RuleId) => string;
};

const WEIGHT: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, note: 2 };

/** Sorts verdicts for reading: by weight, and within a weight in the order of the diagnosis, causes first. */
export function prepareFindings(diagnosis: Diagnosis, context: FindingContext): FindingList {
  const findings = diagnosis.verdicts
    .filter((verdict) => verdict.outcome === "finding")
    .sort((a, b) => WEIGHT[a.severity ?? "note"] - WEIGHT[b.severity ?? "note"]);
  const clear = diagnosis.verdicts.filter((verdict) => verdict.outcome === "no-finding");
  const applying = diagnosis.verdicts.filter((verdict) => !isNotApplicable(verdict));
  const unanswered = applying.filter((verdict) => verdict.outcome === "cannot-tell");
  const remedy = findings.find((verdict) => verdict.remedy !== null)?.remedy;
  const named = unanswered.map((verdict) => ({ ...verdict, name: nameOf(verdict) }));
  return {
    findings: findings.map((verdict) => toRow(verdict, context)),
    withoutFinding: clear.map((verdict) => toRow(verdict, context)),
    unanswered: groupUnanswered(named, context.coverage),
    notApplicable: diagnosis.verdicts.filter(isNotApplicable).map((verdict) => ({
      rule: verdict.rule,
      name: nameOf(verdict),
      reason: asSentence(verdict.reason.slice(DOES_NOT_APPLY.length)),
    })),
    unansweredNames: namesByRule(unanswered),
    howSure: howSureText(findings[0] ?? null, countRules(clear), countRules(applying)),
    firstRemedy: remedy ?? "Nothing needs trying on what was checked.",
    scope: scopeText(applying),
  };
}

/** A check is one however many groups it was asked of; of which it could not tell stands behind it. */
function namesByRule(unanswered: readonly Verdict[]): readonly string[] {
  const groups = new Map<RuleId, string[]>();
  for (const { rule, subgroup } of unanswered) {
    const of = groups.get(rule) ?? [];
    groups.set(rule, subgroup === null ? of : [...of, groupWords(subgroup)]);
  }
  return [...groups].map(([rule, of]) => {
    const name = RULE_NAMES[rule].toLowerCase();
    return of.length === 0 ? name : `${name} (${of.join(", ")})`;
  });
}

function countRules(verdicts: readonly Verdict[]): number {
  return new Set(verdicts.map(({ rule }) => rule)).size;
}

/** Nobody should take "every check" for everything that can go wrong. */
function scopeText(verdicts: readonly Verdict[]): string {
  const names = [...new Set(verdicts.map(({ rule }) => RULE_NAMES[rule].toLowerCase()))];
  return `All ${formatCount(names.length, "check")} could answer: ${names.join(", ")}. Nothing beyond them was looked at.`;
}

function toRow(verdict: Verdict, { layers, errorRatesOf }: FindingContext): FindingRow {
  const { statistic } = verdict;
  return {
    id: verdictId(verdict),
    rule: verdict.rule,
    subgroup: verdict.subgroup,
    name: nameOf(verdict),
    label: verdictShape(verdict),
    layers: describeLayers(verdict.layers, layers),
    since: verdict.onsetStep === null ? "" : `since step ${formatInteger(verdict.onsetStep)}`,
    interval: prepareInterval(statistic),
    inShort:
      estimateValue(statistic.estimate) === null
        ? asSentence(verdict.reason)
        : `${statistic.name}: ${describeVerdictNumber(verdict)}`,
    explanation: verdict.explanation,
    facts: factsOf(verdict),
    remedy: verdict.remedy,
    errorRates: errorRatesOf(verdict.rule),
  };
}

function nameOf(verdict: Verdict): string {
  const name = RULE_NAMES[verdict.rule];
  return verdict.subgroup === null ? name : `${name}: ${groupWords(verdict.subgroup)}`;
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
