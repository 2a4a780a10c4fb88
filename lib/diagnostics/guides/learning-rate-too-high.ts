import type { RuleGuide } from "../rule";
import { RATE_TOO_HIGH } from "../thresholds";

export const RATE_TOO_HIGH_GUIDE: RuleGuide = {
  formula: [
    "On a parabola of curvature κ a step η multiplies the distance to the minimum by 1 − ηκ: below 1/κ it creeps, between 1/κ and 2/κ it jumps from side to side, above it diverges. On any convex function steps along the gradient stop helping where they promise, to first order, more than twice the loss above its minimum. A log shows six signs of it: a loss that surges above its start, steps that promise several times the loss there is, steps that realise little of what they promised on their own batch, weights thrown to a multiple of their size, a logged rate that rose far above what the run had used, and an adaptive optimiser whose rate is as large as initial weights are.",
    "Each sign alone is seen in sound runs. It makes a finding only where the run is lost early, or where its loss has not clearly fallen; a surge later in the run only where the loss did not come back below its best level before, and where the rate had risen or the steps were out of proportion, since a bad batch looks the same.",
  ],
  inputs: [
    "the training loss",
    "update_norm per layer with grad_norm, or a learning rate that is logged or constant, with the optimiser",
    "weight_norm per layer",
    "loss_after, the loss of the same batch after the step: it shows what a step realised of its promise",
  ],
  limits: [
    { compared: "rise of the logged learning rate over what came before, above", ...RATE_TOO_HIGH.rateRise },
    { compared: "largest loss over its start, above", ...RATE_TOO_HIGH.surge },
    { compared: "first-order decrease promised by a step over the loss, above", ...RATE_TOO_HIGH.boldness },
    { compared: "the same in a run that was lost within its first records, above", ...RATE_TOO_HIGH.lostBoldness },
    { compared: "jump of a layer's weights between neighbouring records, above", ...RATE_TOO_HIGH.weightJump },
    {
      compared: "realised over predicted decrease on the same batch, upper end of its 95 % interval, below",
      ...RATE_TOO_HIGH.realised,
    },
    { compared: "learning rate of an adaptive optimiser, above", ...RATE_TOO_HIGH.adaptiveRate },
  ],
  severity: "Critical: the run is lost, or stands where a smaller rate may well have led on.",
  cannotTell: [
    "A run that is out of size before any training: no rate fits that.",
    "A run that is lost later on without a sign that its steps had grown.",
    "A loss without surge where nothing is known of the length of the steps.",
  ],
  remedies: [
    "Try a tenth of the learning rate, with the same seed.",
    "Warm the rate up; clip the gradient norm.",
    "Add normalisation, or scale the initial weights.",
  ],
  references: [
    "LeCun, Bottou, Orr & Müller, “Efficient BackProp” (1998), section 4",
    "Polyak, Introduction to Optimization (1987), 5.3",
    "Kingma & Ba, arXiv 1412.6980, section 2.1",
    "Cohen et al., “Gradient descent on neural networks typically occurs at the edge of stability”, arXiv 2103.00065",
  ],
};
