import type { RuleGuide } from "../rule";
import { RATE_TOO_LOW } from "../thresholds";

export const RATE_TOO_LOW_GUIDE: RuleGuide = {
  formula: [
    "To first order a step Δθ changes the loss by g·Δθ, and by Cauchy and Schwarz it cannot lower it by more than ‖g‖‖Δθ‖. Both norms are logged per layer; else the length of a step follows from the learning rate: η‖g‖ / (1 − momentum) for gradient descent, about η for each of the n weights under Adam and its kin. Summed over all steps and divided by the loss at the start this is the most that the training could have gained.",
    "Mini-batch noise makes the logged gradients longer than the true one, so that the bound is generous: a run below it was short of steps whatever the noise. Where the loss did not even follow what such small steps promised, the steps were scatter, and another check must say why.",
    "A run that came to rest is the same for its later half: the steps left after the first half could not have taken off anything of the loss that was left, and the loss had not settled at a low level.",
  ],
  inputs: [
    "the training loss",
    "update_norm per layer with grad_norm, or a learning rate that is logged or constant, with the optimiser (and the number of parameters for Adam)",
  ],
  limits: [
    { compared: "most that all steps could take off, over the loss at the start, below", ...RATE_TOO_LOW.total },
    { compared: "the same where the loss still falls at the end, below", ...RATE_TOO_LOW.totalWhileFalling },
    { compared: "share of it that the loss really fell, above", ...RATE_TOO_LOW.realisedShare },
    { compared: "the same for the later half of the steps, over the loss left, below", ...RATE_TOO_LOW.laterTotal },
  ],
  severity:
    "Critical; a warning where the loss has clearly fallen, or where the training came to rest after it had begun to learn.",
  cannotTell: [
    "Neither updates nor a usable learning rate, or gradient norms that were logged after clipping.",
    "A loss that fell by more than the logged steps allow: the numbers do not belong together.",
    `A linear model whose gradient fell below ${RATE_TOO_LOW.atMinimum} of what it began with is at its minimum, and no finding.`,
    "A run in which the signal does not reach the layers, or in which units are dead: that comes first.",
  ],
  remedies: [
    "Try ten times the learning rate, then three times, with the same seed.",
    "Train for more steps, or let the rate decay later.",
    "See whether the rate that was meant is the rate that was used: log it.",
  ],
  references: [
    "Polyak, Introduction to Optimization (1987)",
    "Smith, “Cyclical learning rates”, arXiv 1506.01186",
    "Kingma & Ba, arXiv 1412.6980, section 2.1",
  ],
};
