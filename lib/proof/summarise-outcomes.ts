import type { Estimate } from "@/lib/core/estimate";
import { formatInteger } from "@/lib/core/format-number";
import type { ProofOutcome } from "@/lib/core/proof-document";
import type { ProofChange } from "@/lib/core/proof-plan";
import { RULE_IDS, type RuleId } from "@/lib/core/verdict";
import { estimateProportionExactly } from "@/lib/statistics/clopper-pearson";

/** With fewer completed experiments a percentage would say more than they do. */
export const FEWEST_FOR_SHARE = 10;

/** What came of one plan; null while pairs are missing. */
export type PlanOutcome = {
  readonly rule: RuleId;
  readonly change: ProofChange;
  readonly isFirstNamed: boolean;
  readonly outcome: ProofOutcome | null;
};

export type OutcomeCounts = {
  /** Experiments that have their answer; of several that ask the same of a run the one answered first. */
  readonly completed: number;
  readonly changed: number;
  readonly worse: number;
  readonly notChanged: number;
  readonly cannotTell: number;
  /** Plans that wait for runs; in none of the numbers above. */
  readonly unfinished: number;
  /** Those that changed, of all that are completed; what could not tell among them. */
  readonly shareChanged: Estimate;
};

/** What experiments on findings of a rule showed, and of these those with each change that was named first. */
export type RuleOutcomes = OutcomeCounts & {
  readonly rule: RuleId;
  readonly firstNamed: readonly (OutcomeCounts & { readonly change: ProofChange })[];
};

/** Counts of outcomes by rule, in the order of the catalogue's ids; rules without a plan have zeros. */
export function summariseOutcomes(outcomes: readonly PlanOutcome[]): readonly RuleOutcomes[] {
  return RULE_IDS.map((rule) => {
    const own = outcomes.filter((each) => each.rule === rule);
    const first = own.filter(({ isFirstNamed }) => isFirstNamed);
    const changes = [...new Set(first.map(({ change }) => change))].sort();
    return {
      rule,
      ...countOutcomes(own),
      firstNamed: changes.map((change) => ({
        change,
        ...countOutcomes(first.filter((each) => each.change === change)),
      })),
    };
  });
}

function countOutcomes(outcomes: readonly PlanOutcome[]): OutcomeCounts {
  const count = (wanted: ProofOutcome | null): number => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const unfinished = count(null);
  const completed = outcomes.length - unfinished;
  const changed = count("changed");
  return {
    completed,
    changed,
    worse: count("worse"),
    notChanged: count("not-changed"),
    cannotTell: count("cannot-tell"),
    unfinished,
    shareChanged: shareOf(changed, completed),
  };
}

function shareOf(changed: number, completed: number): Estimate {
  if (completed >= FEWEST_FOR_SHARE) return estimateProportionExactly(changed, completed);
  return {
    status: "not-estimable",
    reason: `Fewer than ${formatInteger(FEWEST_FOR_SHARE)} completed experiments are too few for a percentage.`,
    n: completed,
  };
}
