import { CURVATURE, JUDGED_WINDOWS } from "../context-thresholds";
import type { RuleGuide } from "../rule";

export const CURVATURE_GUIDE: RuleGuide = {
  formula: [
    "A step Δθ lowers the loss of its own batch by −g·Δθ to first order; q is what it really did, the loss before minus the loss after on the same batch, over that. On a parabola of curvature κ along the step q = 1 − κ‖Δθ‖² / (2 · predicted), which is 1 − ηκ/2 for plain gradient descent, so that κ = 2(1 − q)/η. The position 1 − q is 0 where the loss is straight, 1/2 at the best length of a step, 1 at the edge of stability, and above 1 where the step raises the loss of its own batch. Numerator and denominator are averaged over the later half of the steps apart.",
    "From a logged sharpness λ (the largest eigenvalue of the Hessian) the position is ηλ over its value at the edge, 2 for gradient descent and 2 + 2β with momentum β. For Adam that holds of the preconditioned Hessian, and a plain λ cannot tell.",
    "Lying at the edge is normal for gradient descent: the sharpness rises until it hovers there. This check gives a position and no alarm.",
  ],
  inputs: [
    `loss and loss_after of the same batch at ${CURVATURE.minimumSteps} steps or more, with grad_dot_update of every tensor`,
    "or, for plain gradient descent, with grad_norm and the learning rate in place of grad_dot_update",
    "or a logged sharpness (lambda_max, hessian_max_ev) with the learning rate, under gradient descent",
  ],
  limits: [{ compared: "position, lower end of its interval, above", ...CURVATURE.edge }],
  severity: `A note, never more. It must stand in ${CURVATURE.persistentWindows} of the last ${JUDGED_WINDOWS} tenths of the known steps.`,
  cannotTell: [
    "No loss after the step: losses of different batches differ by more than a step changes them.",
    "Momentum or Adam without grad_dot_update: they do not move along the gradient.",
    `Steps that promise less than ${CURVATURE.smallestDecrease} of the loss, as at a minimum, are left out: its digits cannot show what they did.`,
    "Steps at which the gradient was clipped are left out, since it is not known on which side of the clipping the product was taken.",
    "Its numbers depend on the size of the logged gradients; see gradient-provenance.",
  ],
  remedies: [
    "Lower the learning rate, or warm it up; see learning-rate-too-high for whether the loss suffers.",
    "Clip the gradient norm.",
  ],
  references: [
    "Cohen, Kaur, Li, Kolter & Talwalkar, arXiv 2103.00065",
    "Cohen et al., arXiv 2207.14484 (adaptive optimisers)",
    "Conn, Gould & Toint, Trust-Region Methods (2000), 6.1.1",
  ],
};
