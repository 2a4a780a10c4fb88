import type { RuleGuide } from "../rule";
import { SUBGROUP_SHARE } from "../subgroup-thresholds";

export const SUBGROUP_GRADIENT_SHARE_GUIDE: RuleGuide = {
  formula: [
    "With ∇L = Σ π_g ∇L_g, the share of a group is π_g⟨∇L_g,∇L⟩/‖∇L‖², and the shares sum to 1. It is compared with π_g, the group's share of the training patients. Where ⟨∇L_g,∇L⟩ is below 0, the step raises the group's loss to first order.",
    "All products are across half-batches: the noise of a group's own patients inflates plain ones, so that at 6 % of the patients and a noise scale of 100 a true share of 0 reads 3.7 %. Numerator and denominator are averaged apart over the later half of the records.",
  ],
  inputs: [
    "records of kind gram with halves 2 at 20 steps or more",
    "the number of training patients of each subgroup (subgroup_n_train in meta.json); numbers drawn for a record are no shares",
  ],
  limits: [{ compared: "share in the step over share of the patients, apart from", ...SUBGROUP_SHARE.ofPrevalence }],
  severity:
    "A note at most, and only beside a loss of the same group that is higher than attainable. Neither direction is better: a group that is fitted well has a small share.",
  cannotTell: [
    "No halves, or no shares of the patients.",
    "The interval of ‖∇L‖² reaches 0: near a minimum a share of nothing has no value.",
    "Under Adam a step is not along ∇L, and the share is that of the gradient, not of the step taken.",
  ],
  remedies: [
    "Read it beside the loss of the group: give the group more weight or more patients, and compare the loss again.",
  ],
  references: [
    "Lan et al., arXiv 1909.01440 (loss change allocation)",
    "Piratla et al., ICLR 2022",
    "McCandlish et al., arXiv 1812.06162",
  ],
};
