import type { Rule } from "./rule";
import { baseRateRule } from "./rules/base-rate";
import { deadUnitsRule } from "./rules/dead-units";
import { explodingGradientRule } from "./rules/exploding-gradient";
import { learningRateTooHighRule } from "./rules/learning-rate-too-high";
import { learningRateTooLowRule } from "./rules/learning-rate-too-low";
import { nonFiniteRule } from "./rules/non-finite";
import { notLearningRule } from "./rules/not-learning";
import { oscillationRule } from "./rules/oscillation";
import { overfittingRule } from "./rules/overfitting";
import { vanishingGradientRule } from "./rules/vanishing-gradient";

/** Every implemented rule; causes stand before the symptoms they show up with. */
export const CATALOGUE: readonly Rule[] = [
  learningRateTooHighRule,
  explodingGradientRule,
  nonFiniteRule,
  deadUnitsRule,
  vanishingGradientRule,
  learningRateTooLowRule,
  notLearningRule,
  baseRateRule,
  overfittingRule,
  oscillationRule,
];
