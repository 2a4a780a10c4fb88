import type { RuleGuide } from "../rule";
import { LEARNING } from "../thresholds";

export const NOT_LEARNING_GUIDE: RuleGuide = {
  formula: [
    "Fall is 1 − mean of the last fifth / start, where the start is the median of the first 2 % of the points, or ln K where a classifier started above that. Late fall is the same from the second tenth on. Recent change is the Theil–Sen slope of the loss over the last 60 % of the steps relative to its mean, with a block-bootstrap interval. Skill, where the share of events p was stated, is 1 − loss / loss of the best constant answer: H(p) for cross-entropy, p(1 − p) for the squared error.",
    "For a survival likelihood, whose zero means nothing, it is the likelihood ratio 2 × events × (loss without inputs − loss at the end) against the 99.9 % quantile of the chi-squared distribution with as many degrees of freedom as parameters.",
    "A loss that still falls is never a finding, and neither is one that has converged: a flat loss counts only near where it started, or near what a constant answer would reach.",
  ],
  inputs: [
    "the training loss at 20 steps or more",
    "training_prevalence and task make the loss of a constant answer known",
    "for a survival likelihood: null_loss, n_train, prevalence_train and the number of parameters, with the loss on all cases",
  ],
  limits: [
    { compared: "change over the last 60 % of the steps that is called flat, at most", ...LEARNING.flatChange },
    { compared: "skill, below", ...LEARNING.skill },
    { compared: "fall without a stated share of events, below", ...LEARNING.totalFall },
    { compared: "fall that came early and then stopped (a warning), below", ...LEARNING.earlyFall },
    { compared: "late fall, below", ...LEARNING.lateFall },
  ],
  severity:
    "Critical where nothing usable was learnt; a warning where the loss fell early, by no more than the class shares alone explain.",
  cannotTell: [
    "Fewer than 20 finite losses, losses that become zero or negative, or a loss that ends without a finite value.",
    "A loss that scatters so much that its change over the last 60 % is known to ± 25 % only.",
    "A classifier whose loss fell by 40 to 92 % at once and not after: a rare outcome's constant answer would look the same. State the share of events.",
    "A loss that ends 1.3 times above that of an untrained network: it does not stand still.",
  ],
  remedies: [
    "See whether a few dozen examples can be fitted by heart.",
    "Check that labels belong to their inputs and that the optimiser holds the parameters.",
    "Try ten times the learning rate and a tenth of it.",
  ],
  references: [
    "Sen, JASA 63 (1968)",
    "Wilks, Ann Math Stat 9 (1938)",
    "Politis & Romano (1992)",
    "Chee & Toulis, arXiv 1710.06382",
  ],
};
