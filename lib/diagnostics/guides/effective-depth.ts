import { formatPercent } from "@/lib/core/format-number";
import { EFFECTIVE_DEPTH, JUDGED_WINDOWS } from "../context-thresholds";
import type { RuleGuide } from "../rule";

export const EFFECTIVE_DEPTH_GUIDE: RuleGuide = {
  formula: [
    `The count: how many of the compared layers learn. A layer's first-order share of the decrease of the loss is −g(l)·Δθ(l) over the sum of all layers, averaged over the later half of the logged steps. It learns when its share is at least ${formatPercent(EFFECTIVE_DEPTH.learns.value)} of what the leading layers do, which is the median (on a logarithmic scale) of the fastest third of the layers, at least of two. Not of the very fastest: one odd layer would set the yardstick for all others. Not of the median layer: in a network that hardly learns the median layer does not learn either.`,
    "The spread: the Hill number exp(−Σ p ln p) of those shares. Equal shares of k layers give k; one layer that does everything gives 1. It is our use of a known index of diversity and no standard of deep learning.",
    "Where only update norms are known (Adam or momentum without the logged product) the count compares how far the weights move, per element or relative to their size, and the spread cannot be told: those optimisers do not move along the gradient.",
    "For plain gradient descent the share follows from the gradient: η‖g(l)‖². With mini-batches that is inflated, since the mean of ‖g‖² is the square of the exact gradient plus the variance over the batch size; layers whose gradient is nothing but noise count as learning then.",
    "Intervals: circular block bootstrap over steps, the same steps in all layers. The layers are the network and not a sample, so that they are not resampled.",
  ],
  inputs: [
    `grad_dot_update per layer at ${EFFECTIVE_DEPTH.minimumSteps} steps or more, from the same batch`,
    "or plain gradient descent with gradient norms per layer",
    "or update_norm per layer, with weight_norm or numel: the count alone",
  ],
  limits: [
    { compared: "what a layer does relative to the leading layers (it learns), at least", ...EFFECTIVE_DEPTH.learns },
    {
      compared: "share of the compared layers that learn, upper end of its interval, below",
      ...EFFECTIVE_DEPTH.learningShare,
    },
  ],
  severity: `A note, never more: that the signal does not arrive is the finding of vanishing-gradient, that units are dead the one of dead-units. It must stand in ${EFFECTIVE_DEPTH.persistentWindows} of the last ${JUDGED_WINDOWS} tenths of the logged steps.`,
  cannotTell: [
    `Fewer than ${EFFECTIVE_DEPTH.minimumLayers} comparable layers, or fewer than ${EFFECTIVE_DEPTH.minimumSteps} steps.`,
    "Gradients alone under Adam or momentum: they say neither what a layer does for the loss nor how far it moves.",
    "Biases, normalisation gains and frozen layers are left out and listed; a layer that no gradient reaches is compared and does not learn.",
  ],
  remedies: [
    "Look at vanishing-gradient and dead-units first; they say what to try.",
    "Add residual connections or normalisation, so that every layer receives signal.",
    "Use fewer layers.",
  ],
  references: [
    "Hill, Ecology 54 (1973)",
    "Lan, Liu, Zhou & Yosinski, “LCA: Loss Change Allocation”, arXiv 1909.01440",
    "Veit, Wilber & Belongie, arXiv 1605.06431",
  ],
};
