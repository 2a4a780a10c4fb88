import { GRADIENT_NOISE, JUDGED_WINDOWS } from "../context-thresholds";
import type { RuleGuide } from "../rule";

export const GRADIENT_NOISE_GUIDE: RuleGuide = {
  formula: [
    "B_simple = tr Σ / ‖G‖², the variance of one case's gradient over the squared exact gradient: the batch size at which the two are equally large. With gradient norms of a big and a small batch of the same step, ‖G‖² is (B_b‖g_b‖² − B_s‖g_s‖²) / (B_b − B_s) and tr Σ is (‖g_s‖² − ‖g_b‖²) / (1/B_s − 1/B_b), each without bias. A mean of their ratios would be biased and have no variance, so that numerator and denominator are averaged over the later half of the steps apart; the interval is a circular block bootstrap over steps.",
    "Compared with the batch size B: to second order a step gains 1 / (1 + B_simple / B) of what one along the exact gradient would gain. B_simple grows while a network learns, since the exact gradient shrinks and the noise stays.",
  ],
  inputs: [
    `grad_norm with grad_norm_micro (of one of several accumulated micro-batches) or with grad_norm_half (of a half of the batch), at ${GRADIENT_NOISE.minimumSteps} steps or more`,
    "batch_size, and accumulated_batches where gradients are accumulated; batch_size counts one micro-batch then",
    "or a noise scale that the training program computes itself (gradient_noise_scale)",
  ],
  limits: [
    {
      compared: "B_simple over the cases behind a step, lower end of its interval, above",
      ...GRADIENT_NOISE.noiseOverBatch,
    },
  ],
  severity: `A note, never more: a noisy step is slow and no fault. It must stand in ${GRADIENT_NOISE.persistentWindows} of the last ${JUDGED_WINDOWS} tenths of the logged steps.`,
  cannotTell: [
    "Norms at one batch size only, or sizes that were not stated.",
    "An estimate of ‖G‖² that cannot be told from zero: in few steps the noise may exceed the gradient so far that the difference of two noisy numbers comes out negative.",
    "Norms that were clipped before they were logged.",
    "The scale is of the gradient itself; what Adam makes of it is another quantity.",
  ],
  remedies: [
    "Use larger batches, or accumulate gradients, where time matters more than computing.",
    "Lower the learning rate towards the end, so that the noise averages out.",
  ],
  references: ["McCandlish, Kaplan, Amodei et al., arXiv 1812.06162"],
};
