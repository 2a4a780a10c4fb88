import type { RuleGuide } from "../rule";
import { OVERFITTING } from "../thresholds";

export const OVERFITTING_GUIDE: RuleGuide = {
  formula: [
    "Rise is the median of the last three validation losses over the lowest running median of three. Its interval is a normal one on the log scale, with the scatter taken from second differences; its lower end allows for having chosen the lowest of many noisy evaluations, which lies below all of their expectations.",
    "Training fall is 1 − median of the last tenth of the training loss / its median around the step of that minimum. A validation loss that rises together with the training loss is another fault.",
  ],
  inputs: [
    `the validation loss at ${OVERFITTING.minimumEvaluations} steps or more`,
    "the training loss over the same steps",
  ],
  limits: [
    { compared: "rise of the validation loss from its minimum, above", ...OVERFITTING.rise },
    { compared: "fall of the training loss after that minimum, above", ...OVERFITTING.trainingFall },
  ],
  severity:
    "A warning; critical where the validation loss ends above where it started, so that the untrained model did no worse. A large gap between training and validation without a rise is no finding: models that fit well always have one.",
  cannotTell: [
    "No validation loss, fewer than ten evaluations, or losses that are not positive.",
    "No usable training loss.",
  ],
  remedies: [
    "Use the weights from the step of the lowest validation loss.",
    "Stop there; add weight decay, dropout or augmentation; use a smaller network or more cases.",
  ],
  references: [
    "Prechelt, “Early stopping, but when?”, Neural Networks: Tricks of the Trade (1998)",
    "Geman, Bienenstock & Doursat, Neural Computation 4 (1992)",
    "Gasser, Sroka & Jennen-Steinmetz, Biometrika 73 (1986)",
  ],
};
