import type { Rule } from "./rule";
import { baseRateRule } from "./rules/base-rate";
import { curvatureRule } from "./rules/curvature";
import { deadUnitsRule } from "./rules/dead-units";
import { effectiveDepthRule } from "./rules/effective-depth";
import { explodingGradientRule } from "./rules/exploding-gradient";
import { gradientCheckRule } from "./rules/gradient-check";
import { gradientNoiseRule } from "./rules/gradient-noise";
import { gradientProvenanceRule } from "./rules/gradient-provenance";
import { learningRateTooHighRule } from "./rules/learning-rate-too-high";
import { learningRateTooLowRule } from "./rules/learning-rate-too-low";
import { nonFiniteRule } from "./rules/non-finite";
import { notLearningRule } from "./rules/not-learning";
import { oscillationRule } from "./rules/oscillation";
import { overfittingRule } from "./rules/overfitting";
import { subgroupExcessLossRule } from "./rules/subgroup-excess-loss";
import { subgroupGradientConflictRule } from "./rules/subgroup-gradient-conflict";
import { subgroupGradientShareRule } from "./rules/subgroup-gradient-share";
import { subgroupPerformanceRule } from "./rules/subgroup-performance";
import { subgroupVanishingRule } from "./rules/subgroup-vanishing";
import { updateRatioRule } from "./rules/update-ratio";
import { vanishingGradientRule } from "./rules/vanishing-gradient";

/**
 * Every implemented rule; causes stand before the symptoms they show up with, and a rule sees the
 * verdicts of those before it. What is only context stands last.
 */
export const CATALOGUE: readonly Rule[] = [
  learningRateTooHighRule,
  explodingGradientRule,
  nonFiniteRule,
  deadUnitsRule,
  vanishingGradientRule,
  learningRateTooLowRule,
  updateRatioRule,
  notLearningRule,
  baseRateRule,
  overfittingRule,
  oscillationRule,
  subgroupExcessLossRule,
  subgroupVanishingRule,
  subgroupPerformanceRule,
  effectiveDepthRule,
  gradientNoiseRule,
  curvatureRule,
  subgroupGradientShareRule,
  subgroupGradientConflictRule,
  gradientCheckRule,
  gradientProvenanceRule,
];
