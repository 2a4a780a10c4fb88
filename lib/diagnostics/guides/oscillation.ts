import type { RuleGuide } from "../rule";
import { OSCILLATION } from "../thresholds";

export const OSCILLATION_GUIDE: RuleGuide = {
  formula: [
    "The autocorrelation at lag one of the training loss around its own path, in the later half of the run; the path at a step is the mean of its neighbours on both sides, so that a trend does not enter. Independent scatter of mini-batches lies near 0, a strict alternation at −1. The interval is normal with Bartlett's standard error.",
    "The amplitude is the scatter around the path, from second differences, relative to the level of the loss: an alternation of a thousandth of the loss is of no consequence.",
  ],
  inputs: ["the training loss at every step; logged less often, only swings slower than the spacing can be seen"],
  limits: [
    { compared: "correlation, upper end of its 95 % interval, below", ...OSCILLATION.correlation },
    { compared: "amplitude relative to the loss, above", ...OSCILLATION.amplitude },
  ],
  severity: "A warning; a note where the loss has clearly fallen.",
  cannotTell: [
    "Fewer losses than needed in the later half, or a loss that does not scatter.",
    "A loss that was not logged at every step and shows no alternation in what was logged.",
  ],
  remedies: ["Halve the learning rate, or let it decay.", "Lower the momentum.", "Use larger batches."],
  references: [
    "LeCun, Bottou, Orr & Müller, “Efficient BackProp” (1998), section 4",
    "Bartlett, Supplement to the Journal of the Royal Statistical Society 8 (1946)",
  ],
};
