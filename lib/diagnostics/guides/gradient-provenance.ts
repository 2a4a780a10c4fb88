import { formatInteger, formatPercent } from "@/lib/core/format-number";
import { PROVENANCE } from "../context-thresholds";
import type { RuleGuide } from "../rule";

export const GRADIENT_PROVENANCE_GUIDE: RuleGuide = {
  formula: [
    "The number of doubts about what the logged losses and gradient norms are. Each is looked for in the log itself, and taken from the settings where a team stated it.",
    `Clipped before logging: the upper ${formatPercent(PROVENANCE.clippedShare.value)} of the norms are one value up to rounding, while the loss moves on. Scaled: under plain gradient descent the learning rate times the logged norm is a power of two times the step that was made; or a step, taken at face value, could gain ${formatInteger(PROVENANCE.lossScale.value)} times the whole loss while the loss is sane (‖g‖‖Δθ‖ bounds what a step gains); or the norms of all layers change by the same power of two at once, ${PROVENANCE.fewestJumps} times or more, and the loss does not.`,
    "Zeros for NaN: exact zeros of a loss beside values that lie close together and far from zero, at a step without a gradient above zero; or of the gradient norm while the loss is above zero. A loss that really reaches zero passes small values first, or jumps between very different ones. Rounded: the quartiles of the later loss lie within so few rounding steps that what scatters is the rounding. Accumulated micro-batches, histograms and means over an interval are known from the settings, from the reader and from the format.",
  ],
  inputs: [
    "the training loss or gradient norms",
    "gradient_clip, gradient_norm_logged, loss_scale and accumulated_batches as the team states them",
    "learning rate and optimiser, or update norms, for the scale",
  ],
  limits: [
    { compared: "doubts, above", ...PROVENANCE.doubts },
    { compared: "share of the norms at one and the same upper end (clipped), at least", ...PROVENANCE.clippedShare },
    { compared: "largest first-order gain of a step over the loss (scaled), at least", ...PROVENANCE.lossScale },
    {
      compared: "values next to a zero relative to the usual ones (zeros for NaN), at least",
      ...PROVENANCE.filledZero,
    },
    { compared: "rounding steps between the quartiles of the loss (rounded), below", ...PROVENANCE.roundedScatter },
  ],
  severity:
    "A note, never more. Checks that rest on a doubtful number claim less; the doubt itself says nothing about the training.",
  cannotTell: [
    "A log with neither a training loss nor a gradient norm.",
    `Values pile up or repeat only among enough of them: clipping and rounding need ${PROVENANCE.minimumRecords} records.`,
    "Clipping of single elements, a constant loss scale under Adam with norms of ordinary size, and micro-batches that nobody stated do not show in norms.",
  ],
  remedies: [
    "Log the norm that clip_grad_norm_ returns: it is the one before clipping.",
    "With mixed precision call scaler.unscale_(optimizer) before logging.",
    "State what the logged norm is (gradient_norm_logged in meta.json or in the run's settings).",
    "Log losses with all their digits, and NaN as NaN.",
  ],
  references: [
    "Pascanu, Mikolov & Bengio, arXiv 1211.5063",
    "Micikevicius et al., “Mixed precision training”, arXiv 1710.03740",
    "Lightning-AI/pytorch-lightning, issues 9205 and 11407 (scaled norms in logs)",
    "wandb/wandb, issue 10100 (gradients of micro-batches)",
  ],
};
