import type { RuleId } from "@/lib/core/verdict";
import { CATALOGUE } from "@/lib/diagnostics/catalogue";
import { judgeRules } from "@/lib/diagnostics/judge-rules";
import { CONCERNED, GROUPS } from "./cohort";
import { logRun } from "./log-run";
import type { Scenario } from "./scenarios";
import { findTruth } from "./true-excess";

/** The rules on subgroups, and which of them say something of a training log alone. */
export const SUBGROUP_RULES = CATALOGUE.filter(({ id }) => id.startsWith("subgroup-"));
export const LOG_RULES: readonly RuleId[] = [
  "subgroup-excess-loss",
  "subgroup-vanishing",
  "subgroup-gradient-share",
  "subgroup-gradient-conflict",
];

export type ScenarioCounts = {
  readonly scenario: Scenario;
  readonly runs: number;
  /** Runs with a finding of any of the four rules, and of any rule on subgroups. */
  readonly withFinding: number;
  readonly withAnyFinding: number;
  /** Runs with a finding of the rule on any group, on the concerned group, and those in which it could not tell of that. */
  readonly byRule: ReadonlyMap<RuleId, { readonly any: number; readonly concerned: number; readonly silent: number }>;
  /** Groups that are not underserved, by the known risk, and how many of these the excess rule named. */
  readonly notUnderserved: { readonly groups: number; readonly named: number };
  /** Groups that are, and how many of these it named. */
  readonly underserved: { readonly groups: number; readonly named: number };
  /** Runs in which no group is underserved or between, and in how many of these it named any. */
  readonly soundRuns: { readonly runs: number; readonly named: number };
};

/** Trains and judges every network of a scenario. */
export function runScenario(scenario: Scenario, firstSeed: number): ScenarioCounts {
  const byRule = new Map(SUBGROUP_RULES.map(({ id }) => [id, { any: 0, concerned: 0, silent: 0 }]));
  const counts = { withFinding: 0, withAnyFinding: 0 };
  const notUnderserved = { groups: 0, named: 0 };
  const underserved = { groups: 0, named: 0 };
  const soundRuns = { runs: 0, named: 0 };
  for (let index = 0; index < scenario.runs; index += 1) {
    const { run, network } = logRun(scenario, firstSeed + index);
    const { verdicts } = judgeRules(SUBGROUP_RULES, run);
    const findings = verdicts.filter(({ outcome }) => outcome === "finding");
    if (findings.length > 0) counts.withAnyFinding += 1;
    if (findings.some(({ rule }) => LOG_RULES.includes(rule))) counts.withFinding += 1;
    for (const [rule, count] of byRule) {
      const own = findings.filter((verdict) => verdict.rule === rule);
      const answered = verdicts.some(
        (verdict) =>
          verdict.rule === rule && verdict.subgroup === GROUPS[CONCERNED] && verdict.outcome !== "cannot-tell",
      );
      if (own.length > 0) count.any += 1;
      if (own.some(({ subgroup }) => subgroup === GROUPS[CONCERNED])) count.concerned += 1;
      if (!answered) count.silent += 1;
    }
    const named = new Set(
      findings.filter(({ rule }) => rule === "subgroup-excess-loss").map(({ subgroup }) => subgroup),
    );
    const truths = findTruth(network, scenario, firstSeed + index);
    truths.forEach((truth, group) => {
      const count = truth === "underserved" ? underserved : truth === "between" ? null : notUnderserved;
      if (count === null) return;
      count.groups += 1;
      if (named.has(GROUPS[group] ?? "")) count.named += 1;
    });
    if (truths.every((truth) => truth === "not underserved")) {
      soundRuns.runs += 1;
      if (named.size > 0) soundRuns.named += 1;
    }
  }
  return { scenario, runs: scenario.runs, ...counts, byRule, notUnderserved, underserved, soundRuns };
}
