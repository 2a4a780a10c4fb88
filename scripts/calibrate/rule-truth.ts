import type { RuleId } from "@/lib/core/verdict";
import { type Fault, isRootFault, type Relation, relateFault } from "./faults";
import type { RunTruth } from "./read-truth";

/** What the labels say about the findings of one rule. */
export type RuleTruth = {
  relate(truth: RunTruth): Relation;
  /** True of the runs in which the rule must find something. */
  isRoot(truth: RunTruth): boolean;
};

const LABEL_OF_RULE: Readonly<Partial<Record<RuleId, Fault>>> = {
  "vanishing-gradient": "vanishing_gradient",
  "exploding-gradient": "exploding_gradient",
  "dead-units": "dead_relu",
  "learning-rate-too-high": "lr_too_high",
  "learning-rate-too-low": "lr_too_low",
  "not-learning": "plateau",
  overfitting: "overfitting",
};

/** Share of the constant predictor's loss that was removed: below the first a run is no better, up to the second it is doubtful. */
const NO_SKILL = 0.05;
const DOUBTFUL_SKILL = 0.1;

/** Measured on the whole training set or at every step, hence truth without a label. */
const MEASURED: Readonly<Partial<Record<RuleId, (truth: RunTruth) => Relation>>> = {
  "non-finite": ({ hasNonFinite }) => (hasNonFinite ? "true" : "false"),
  "base-rate": ({ skill }) => {
    if (skill === null) return "acceptable";
    if (skill < NO_SKILL) return "true";
    return skill < DOUBTFUL_SKILL ? "acceptable" : "false";
  },
};

/** null where no label and no measurement says when a finding of the rule would be right. */
export function truthOfRule(rule: RuleId): RuleTruth | null {
  const fault = LABEL_OF_RULE[rule];
  if (fault !== undefined) {
    return {
      relate: (truth) => relateFault(truth, fault),
      isRoot: (truth) => isRootFault(truth, fault),
    };
  }
  const relate = MEASURED[rule];
  return relate === undefined ? null : { relate, isRoot: (truth) => relate(truth) === "true" };
}
