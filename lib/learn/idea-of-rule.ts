import type { RuleId } from "@/lib/core/verdict";
import type { IdeaId } from "./ideas";

/** The idea on whose page a verdict of each rule can be understood; the one place that says so. */
export const IDEA_OF_RULE: Readonly<Record<RuleId, IdeaId>> = {
  "vanishing-gradient": "chain-of-layers",
  "exploding-gradient": "chain-of-layers",
  "non-finite": "gradient-descent",
  "dead-units": "chain-of-layers",
  "update-ratio": "gradient-descent",
  "learning-rate-too-high": "gradient-descent",
  "learning-rate-too-low": "gradient-descent",
  "not-learning": "training",
  overfitting: "expectation",
  oscillation: "gradient-descent",
  "effective-depth": "training",
  "gradient-noise": "expectation",
  "gradient-provenance": "slope",
  "gradient-check": "slope",
  curvature: "gradient-descent",
  "base-rate": "expectation",
  "subgroup-excess-loss": "two-subgroups",
  "subgroup-vanishing": "chain-of-layers",
  "subgroup-gradient-share": "two-subgroups",
  "subgroup-gradient-conflict": "two-subgroups",
  "subgroup-performance": "expectation",
};
