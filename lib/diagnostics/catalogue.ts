import type { Rule } from "./rule";
import { explodingGradientRule } from "./rules/exploding-gradient";
import { nonFiniteRule } from "./rules/non-finite";
import { notLearningRule } from "./rules/not-learning";
import { vanishingGradientRule } from "./rules/vanishing-gradient";

/** Every implemented rule; causes stand before the symptoms they show up with. */
export const CATALOGUE: readonly Rule[] = [
  vanishingGradientRule,
  explodingGradientRule,
  nonFiniteRule,
  notLearningRule,
];
