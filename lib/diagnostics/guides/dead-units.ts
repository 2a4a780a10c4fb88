import type { RuleGuide } from "../rule";
import { DEAD_UNITS } from "../thresholds";

export const DEAD_UNITS_GUIDE: RuleGuide = {
  formula: [
    "For each layer the median share of zero activations (zero_frac) over the later half of the logged steps; the statistic is the largest of them. A log holds this share over a batch and not the share of units that are zero for every case, so that the limit lies where ordinary sparsity does not reach: rectified units are zero for about half of the cases.",
    "Seen from the gradients: a layer none of whose units answers multiplies the chain by zero, so that the gradient is exactly zero in every layer before it and of ordinary size in the layer behind. A product that ran below the smallest floating-point number fades towards the cut instead.",
  ],
  inputs: [
    `zero_frac per layer at ${DEAD_UNITS.minimumSteps} steps or more`,
    "without it: gradient norms per layer, which show layers without any active unit only",
  ],
  limits: [
    { compared: "share of zero activations of a layer, above", ...DEAD_UNITS.zeroShare },
    {
      compared: "share of zero activations that is critical where the loss has not fallen, above",
      ...DEAD_UNITS.certainShare,
    },
    { compared: "gradient right above the cut relative to the largest, above", ...DEAD_UNITS.abruptShare },
    { compared: "layers whose gradient is exactly zero, above", ...DEAD_UNITS.cutLayers },
  ],
  severity:
    "Critical where the loss has not clearly fallen and the share is beyond doubt, a warning below that; a note where the loss has fallen, since a network may learn with sparse layers. The finding must stand in 4 of the last 5 tenths of the logged steps.",
  cannotTell: ["No share of zero activations, or at fewer than 20 steps, and gradients that do not end abruptly."],
  remedies: [
    "Lower the learning rate or warm it up.",
    "Use leaky ReLU or GELU.",
    "Scale the initial weights to the activation and start biases at zero.",
    "Standardise the inputs.",
  ],
  references: [
    "Lu, Shin, Su & Karniadakis, “Dying ReLU and initialization”, arXiv 1903.06733",
    "Glorot, Bordes & Bengio, AISTATS (2011)",
  ],
};
