import type { RuleGuide } from "../rule";
import { SUBGROUP_EXCESS, SUBGROUP_FAMILY } from "../subgroup-thresholds";

export const SUBGROUP_EXCESS_LOSS_GUIDE: RuleGuide = {
  formula: [
    "Shown as “higher loss than attainable”. With L the mean log loss of a group's patients outside training and L* what was attainable for them, the statistic is (L − L*)/L, compared with the same of all other patients. A high loss by itself is none: where outcomes are harder to foresee, or less rare, the best model has one.",
    "L* is not known and is bounded from above in up to three ways. By calibration: L* is at most the loss of the very same predictions after logit p ↦ a + b · logit p with the group's own a and b, and so at most the entropy of the group's share of events. Twice the summed gain is chi-squared with two degrees of freedom where there is nothing to gain; the interval inverts the noncentral distribution; 1/n is taken off for what two fitted numbers gain by chance. A second likelihood ratio asks whether the group needs another correction than all other patients do: its p value counts where the first lies below 5 %.",
    "By a comparator: another model beside the predictions reaches a lower loss in the same patients, paired, and by more than in the other patients. By generalisation: T/H, the mean loss in training over that outside it, is smaller in the group than in all other patients, as where few patients were memorised; there H − T overstates the excess, since no model reaches the training loss in new patients.",
    "All tests of all subgroups, kinds of evidence and rules of a run are judged together by Benjamini and Hochberg's procedure, which also takes off that the worst of many noisy means stands out by chance. Where validation losses of the group were logged, they must lie above the attainable level in 4 of the last 5 tenths of the log.",
  ],
  inputs: [
    "predictions by subgroup, of patients outside training (split test, else validation) and best of training patients as well; at least 8 with and 8 without the event in the group",
    "or records of kind subgroup_loss with n, mean and m2, of training and of validation",
    "a comparator's risk in a column beside the predictions, for example TRISS",
    "the validation loss by subgroup over training, for whether the excess persists",
  ],
  limits: [
    {
      compared:
        "part of the loss above the attainable level, beyond that of all other patients (calibration, comparator), above",
      ...SUBGROUP_EXCESS.relative,
    },
    {
      compared: "part of the loss that does not carry over from training, beyond that of all other patients, above",
      ...SUBGROUP_EXCESS.generalisation,
    },
    {
      compared: "expected share of false findings among all tests of a run, at most",
      ...SUBGROUP_FAMILY.falseDiscoveries,
    },
  ],
  severity:
    "Critical where the group's loss lies above the entropy of its own share of events by more than chance, so that knowing nothing but that share would be better; else a warning.",
  cannotTell: [
    "Fewer than 8 patients of the group with the event or without it outside training, and no losses with their scatter.",
    "Loss that no correction of the predictions, no comparator and no comparison with training shows, for example where a feature is missing and the risks are right on average, is not seen: no finding is no proof of an attainable level.",
    "Another run as the comparator (a sibling run) is looked at on the page that compares runs, not here.",
  ],
  remedies: [
    "More patients of this group, or a greater weight on them.",
    "A feature that tells the group apart.",
    "Recalibration within the group.",
    "The same training with another seed, to see whether the excess stays.",
  ],
  references: [
    "Cox, Biometrika 45 (1958); Wilks (1938)",
    "Efron, JASA 78 (1983) and 81 (1986): optimism",
    "Kent & Hainsworth, Journal of Statistical Planning and Inference 46 (1995)",
    "Sagawa et al., arXiv 1911.08731: the worst group of noisy means",
    "Benjamini & Hochberg, JRSS B 57 (1995)",
  ],
};
