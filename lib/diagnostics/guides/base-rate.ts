import type { RuleGuide } from "../rule";
import { BASE_RATE } from "../thresholds";

export const BASE_RATE_GUIDE: RuleGuide = {
  formula: [
    "Skill is 1 − L / L₀, with L the mean training loss over the last fifth of the points and L₀ the loss of the best constant answer for the stated share of events p: H(p) = −p ln p − (1 − p) ln(1 − p) for cross-entropy in nats, p(1 − p) for the squared error. The interval is a block bootstrap over steps.",
  ],
  inputs: [
    "the training loss, unweighted",
    "training_prevalence: the share of events among the training cases",
    "task, where the loss is not cross-entropy",
  ],
  limits: [
    { compared: "skill, below", ...BASE_RATE.skill },
    { compared: "upper end of its 95 % interval, below", ...BASE_RATE.useful },
  ],
  severity:
    "A warning. Whether a fault stands behind it, or an outcome that cannot be predicted, is for the other checks and for a second run.",
  cannotTell: [
    "The share of events was not stated; the loss is weighted, focal, smoothed, or of more than two classes.",
    "The skill is above its limit and the interval reaches below it, or the skill is below and the interval reaches a skill of use.",
  ],
  remedies: [
    "See whether the outcome can be predicted at all: a logistic regression on the same cases.",
    "Check that labels belong to their inputs.",
    "Train longer, or with ten times the learning rate and a tenth of it.",
  ],
  references: ["Cover & Thomas, Elements of Information Theory (2006), 2.1", "Brier, Monthly Weather Review 78 (1950)"],
};
