import type { RuleId } from "./verdict";

/** How each rule is called on screen and in reports. */
export const RULE_NAMES: Readonly<Record<RuleId, string>> = {
  "vanishing-gradient": "Vanishing gradient",
  "exploding-gradient": "Exploding gradient",
  "non-finite": "Values that are not finite",
  "dead-units": "Dead units",
  "update-ratio": "Size of the updates",
  "learning-rate-too-high": "Learning rate too high",
  "learning-rate-too-low": "Learning rate too low",
  "not-learning": "Not learning",
  overfitting: "Overfitting",
  oscillation: "Oscillation",
  "effective-depth": "Effective depth",
  "gradient-noise": "Gradient noise",
  "gradient-provenance": "What the logged gradient is",
  "gradient-check": "Gradient check",
  curvature: "Curvature",
  "base-rate": "Base rate",
  "subgroup-excess-loss": "Higher loss than attainable in a subgroup",
  "subgroup-vanishing": "Vanishing gradient in a subgroup",
  "subgroup-gradient-share": "Share of the gradient by subgroup",
  "subgroup-gradient-conflict": "Conflict of gradients between subgroups",
  "subgroup-performance": "Performance by subgroup",
};
