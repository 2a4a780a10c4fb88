import type { RuleId } from "@/lib/core/verdict";
import type { MeasuredErrorRates } from "@/lib/diagnostics/error-rates";
import { LOG_RULES, type ScenarioCounts } from "./run-scenario";

type Count = { readonly events: number; readonly n: number };

/** The figures that the product shows beside its verdicts on subgroups. */
export function composeSubgroupRates(
  counts: readonly ScenarioCounts[],
  rules: readonly RuleId[] = LOG_RULES,
): MeasuredErrorRates {
  const scenarios = counts.map(({ scenario }) => scenario);
  const depths = scenarios.map(({ hidden }) => hidden.length + 1);
  const sizes = scenarios.map(({ trainingSize }) => trainingSize);
  return {
    scope: {
      runs: sum(counts, ({ runs }) => runs),
      depth: { min: Math.min(...depths), max: Math.max(...depths) },
      trainingSize: { min: Math.min(...sizes), max: Math.max(...sizes) },
      architectures: ["mlp"],
      optimizers: ["adam", "sgd"],
      description:
        "small perceptrons trained on simulated patients in five groups, on seeds on which no limit was chosen",
    },
    rules: Object.fromEntries(rules.map((rule) => [rule, measureRule(rule, counts)])),
  };
}

function measureRule(rule: RuleId, counts: readonly ScenarioCounts[]) {
  const without = counts.filter(({ scenario }) => scenario.truth === "nothing");
  const falseAlarm: Count = {
    events: sum(without, ({ byRule }) => byRule.get(rule)?.any ?? 0),
    n: sum(without, ({ runs }) => runs),
  };
  return {
    ...measureFound(rule, counts),
    falseAlarm,
    falseAlarmHealthy: falseAlarm,
    cannotTell: {
      events: sum(counts, ({ byRule }) => byRule.get(rule)?.silent ?? 0),
      n: sum(counts, ({ runs }) => runs),
    },
  };
}

/** Share and conflict are context: nothing is true of a run that they should find. */
function measureFound(
  rule: RuleId,
  counts: readonly ScenarioCounts[],
): { readonly found: Count | null; readonly foundAnswered: Count | null } {
  if (rule === "subgroup-excess-loss") {
    const ill = counts.filter(({ scenario }) => scenario.truth === "underserved");
    const found = {
      events: sum(ill, ({ underserved }) => underserved.named),
      n: sum(ill, ({ underserved }) => underserved.groups),
    };
    return { found, foundAnswered: found };
  }
  if (rule === "subgroup-performance") {
    const ill = counts.filter(({ scenario }) => scenario.truth === "underserved");
    const found = {
      events: sum(ill, ({ byRule }) => byRule.get(rule)?.concerned ?? 0),
      n: sum(ill, ({ runs }) => runs),
    };
    const silent = sum(ill, ({ byRule }) => byRule.get(rule)?.silent ?? 0);
    return { found, foundAnswered: { events: found.events, n: found.n - silent } };
  }
  if (rule !== "subgroup-vanishing") return { found: null, foundAnswered: null };
  const starved = counts.filter(({ scenario }) => scenario.truth === "starved");
  const events = sum(starved, ({ byRule }) => byRule.get(rule)?.concerned ?? 0);
  const n = sum(starved, ({ runs }) => runs);
  return {
    found: { events, n },
    foundAnswered: { events, n: n - sum(starved, ({ byRule }) => byRule.get(rule)?.silent ?? 0) },
  };
}

function sum(counts: readonly ScenarioCounts[], read: (count: ScenarioCounts) => number): number {
  return counts.reduce((total, count) => total + read(count), 0);
}
