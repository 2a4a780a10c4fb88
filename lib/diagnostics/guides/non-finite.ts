import type { RuleGuide } from "../rule";
import { NON_FINITE } from "../thresholds";

export const NON_FINITE_GUIDE: RuleGuide = {
  formula: [
    "The number of values that are NaN or infinite in the training loss and in all grad_norm, weight_norm and update_norm series of the whole cohort. The onset is the first such step; the layers named are those hit at that step, input to output.",
  ],
  inputs: ["the training loss or a gradient norm, written as it is: NaN as NaN"],
  limits: [{ compared: "values that are not finite, above", ...NON_FINITE.count }],
  severity:
    "Critical where a series ends without a finite value; a warning where every series is finite again; a note where a loss scaler was stated, since a dynamic one overflows on purpose.",
  cannotTell: [
    "A log with neither a training loss nor a gradient norm.",
    "Loggers that drop NaN or write 0 instead hide it from every reader of their files. Validation losses do not count, since loggers fill steps without a validation with NaN.",
  ],
  remedies: [
    "Lower the learning rate or warm it up.",
    "Clip the gradient norm.",
    "Check inputs and targets for missing or unscaled values.",
    "Restart from a checkpoint before the onset.",
  ],
  references: ["IEEE 754-2019, section 6.2"],
};
