import { formatGiven } from "@/lib/core/format-number";
import type { RuleGuide } from "../rule";
import { GRADIENT_CHECK } from "../thresholds";

const ROUNDINGS = formatGiven(GRADIENT_CHECK.roundings.value);

export const GRADIENT_CHECK_GUIDE: RuleGuide = {
  formula: [
    "The relative error |a − n| / max(|a|, |n|) of each derivative that was logged twice: a as the training computes it, n = (L(θ + h) − L(θ − h)) / 2h from the loss itself.",
    `A difference quotient has an error of its own. Rounding: ${ROUNDINGS} · u · (|L| + max(|a|, |n|)) / h, where u is 2⁻²⁴ for single precision. It is taken to be 2⁻⁵³, that of double precision, where at least ${GRADIENT_CHECK.finerCount} checks agree a thousand times better than single precision lets them. Derivatives of exactly zero where the analytic one should have shown tell of a coarser loss, whose smallest change that showed takes the place of u. Bending and kinks between θ − h and θ + h: see the limits of h. A disagreement that these could make is not held against the gradient.`,
    "Several checks of one element with the same analytic value are one check at several steps: a right gradient agrees at one of them.",
  ],
  inputs: [
    'records {"kind": "gradient_check", "parameter": "encoder.0.weight[3]", "analytic": …, "numerical": …, "h": …} of some elements of each parameter',
    "the training loss, for the size of its rounding",
  ],
  limits: [
    { compared: "relative error of a derivative, above", ...GRADIENT_CHECK.relativeError },
    { compared: "difference in roundings of the loss over h, above", ...GRADIENT_CHECK.roundings },
    { compared: "step h up to which each disagreement counts, at most", ...GRADIENT_CHECK.kinkFreeStep },
    {
      compared: `step h up to which disagreements count together (${GRADIENT_CHECK.minimumTogether} or more, and more than agree, in a parameter or in the run), at most`,
      ...GRADIENT_CHECK.largestStep,
    },
    { compared: "share of the decided checks that disagree (critical), above", ...GRADIENT_CHECK.most },
  ],
  severity: `A warning; critical where ${GRADIENT_CHECK.minimumTogether} checks or more disagree and they are more than half of those that decide.`,
  cannotTell: [
    "No gradient_check records.",
    "All disagreements are within the rounding of the loss: h is too small for the precision. Single precision and h = 10⁻⁶ can hardly tell anything.",
    "All disagreements are at steps so large that the loss bends, or that a unit may switch on or off in between.",
    "Which elements were checked is the team's choice: what was not checked may be wrong.",
  ],
  remedies: [
    "Look at what automatic differentiation does not see or is told otherwise: backward passes written by hand (torch.autograd.Function), detach(), .data and no_grad() within the forward pass, rounding, sampling and in-place changes.",
    "See that both losses of a check are the same function: one batch, evaluation mode or a fixed seed for dropout, no running means that move, regularisation in both or in neither.",
    "Repeat the check in double precision (model.double()) with central differences and h = 10⁻⁵.",
  ],
  references: [
    "Stanford CS231n, “Neural networks part 3”, gradient checks",
    "Nocedal & Wright, Numerical Optimization (2006), 8.1",
    "Ben Braiek & Khomh 2022, TheDeepChecker (gradient check with h = 10⁻⁴ and the same limit)",
    "PyTorch, torch.autograd.gradcheck",
  ],
};
