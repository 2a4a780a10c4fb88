import type { RuleGuide } from "../rule";
import { EXPLODING } from "../thresholds";

export const EXPLODING_GUIDE: RuleGuide = {
  formula: [
    "Growth is the median of the last tenth of the gradient norm over a reference: the smaller of the first value and the median of the first tenth. Without a logged global norm it is √(Σ norm²) over the layers. The loss is measured in the same way.",
    "Four forms. At the start: the loss or the gradient is huge before any training. Gradual: the norm ends far above its start and the loss does not end below its own. Sudden: two logged steps or more far above the start, and a loss that peaks with them. Hidden by clipping: as gradual, with clipping on and a loss that does not follow.",
    "Growth alone is never a finding: the gradients of a network that finds its signal grow while its loss falls.",
  ],
  inputs: [
    "grad_norm, at best before clipping, at 10 finite steps or more",
    "the training loss, and the task for the form at the start",
  ],
  limits: [
    { compared: "growth of the gradient norm (gradual), above", ...EXPLODING.growth },
    { compared: "growth of the gradient norm (sudden), above", ...EXPLODING.suddenGrowth },
    { compared: "growth of the loss that goes with it, above", ...EXPLODING.lossGrowth },
    { compared: "first loss over the loss of guessing evenly (at the start), above", ...EXPLODING.startLoss },
    { compared: "first squared error (at the start), above", ...EXPLODING.startSquaredLoss },
    { compared: "first-order decrease promised by the first step over the loss, above", ...EXPLODING.startPromise },
    { compared: "first gradient norm over weight norm (at the start), above", ...EXPLODING.startPull },
  ],
  severity:
    "Critical where the loss stays up; a warning where it comes down again, or where clipping keeps the weights from it.",
  cannotTell: [
    "No gradient norm, fewer than ten finite ones, or a norm that starts at exactly zero.",
    "A run that is lost within ten steps is left to the check for values that are not finite.",
  ],
  remedies: [
    "Clip the gradient norm.",
    "Lower the learning rate or warm it up.",
    "Scale the initial weights to the activation; standardise inputs and targets.",
    "Add normalisation.",
  ],
  references: ["Pascanu, Mikolov & Bengio, arXiv 1211.5063", "Philipp, Song & Carbonell, arXiv 1712.05577"],
};
