import { PERFORMANCE } from "../performance-thresholds";
import type { RuleGuide } from "../rule";

export const SUBGROUP_PERFORMANCE_GUIDE: RuleGuide = {
  formula: [
    "Calibration within the group: observed events over expected ones, O/E = Σy / Σp, whose ideal is 1, and the likelihood ratio of recalibrating the group by intercept and slope.",
    "Against the other patients: the likelihood ratio of an intercept and a slope of the group's own beside the curve that it shares with them, a restricted cubic spline of the log odds. A finding needs both, so that the larger of the two probabilities counts: a model that is off for everybody alike is no matter of groups.",
    "Net benefit at the declared threshold t within the group: TP / n − FP / n · t / (1 − t), less that of alarming for all or for nobody, whichever is better; and what the model adds per event against the same in the other patients. Only harm is tested: by the exact binomial probability of the events among those whom the model calls otherwise than the default does, whose share at no gain is t, and by the normal probability of the difference to the others, in the gain per event and in that share.",
    "Probabilities are adjusted over all groups and measures: by Holm where the groups were declared, by Benjamini and Hochberg where they were not. Beside declared groups the others that the file offers are shown as a search, adjusted on their own, and no finding is made of them.",
  ],
  inputs: [
    "predictions per patient: y_true, y_prob and the columns that groups are made of, with split",
    "an analysis plan: groups, margin, threshold, decision range; without one nothing is compared with a margin",
  ],
  limits: [{ compared: "adjusted probability, below", ...PERFORMANCE.level }],
  severity:
    "Critical where the interval lies wholly beyond the declared margin, else a warning. A group whose interval lies within the declared margin is never a finding, and an AUROC that differs between groups is never one by itself: how widely the risks of a group are spread moves it with the same model.",
  cannotTell: [
    "The plan declares neither calibration nor net benefit as primary: what was not declared is not judged.",
    "No predictions were uploaded, or none of patients who were kept out of training.",
    `The group has fewer than ${PERFORMANCE.fewest} patients with or without the event.`,
    "A margin was declared and the interval reaches beyond it on either side of the ideal.",
  ],
  remedies: [
    "Recalibrate within the group on other patients of it, and judge again on patients that were not used for that.",
    "Look at what the training log shows for these patients.",
    "Collect more patients of the group; the page says how many would narrow the interval.",
  ],
  references: [
    "Van Calster et al., BMC Medicine 17 (2019) 230",
    "Debray et al., BMJ 356 (2017) i6460",
    "Vickers & Elkin, Medical Decision Making 26 (2006) 565",
    "Berger, Technometrics 24 (1982) 295, for the intersection-union test",
    "Harrell, Regression Modeling Strategies, 2nd ed. (2015), 2.4.5, for the curve",
    "Holm, Scandinavian Journal of Statistics 6 (1979) 65",
  ],
};
