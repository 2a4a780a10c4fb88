import type { RuleGuide } from "../rule";
import { VANISHING } from "../thresholds";

export const VANISHING_GUIDE: RuleGuide = {
  formula: [
    "By the chain rule δ(l−1) = D(l−1) W(l)ᵀ δ(l), so that in a chain of like layers the size of the gradient is geometric in depth. With r(l) the root-mean-square gradient of layer l (norm / √number of elements; the norm where that number is not known), the statistic is the Theil–Sen slope s of the per-layer medians of log10 r(l) over depth, in the later half of the logged steps. One layer leaves the factor 10^(−s); over all compared layers it is 10^(−s·span). The interval comes from a seeded circular block bootstrap over steps, with the same steps in all layers.",
    "Theil–Sen, because the input layer often has another shape than the rest: up to 29 % of odd layers leave that slope where it is, so that the input layer takes part. The output layer does not: no activation lies between it and the loss, and its shape is the outcome's. Weights are compared with weights; biases apart, as a second witness, since a bias gradient is the sum of δ and free of the size of the activations.",
    "A gradient that is exactly zero in every layer below some depth, and not above it, is a finding of this rule as well: the chain has a factor of zero. Zeros since the first step in a run that learns are taken for frozen layers and only mentioned.",
  ],
  inputs: [
    "grad_norm per layer or per tensor at 20 steps or more, and the order of the layers",
    "the training loss, which tells a signal that faded from one that is small with little left to learn",
    "update_norm with weight_norm turns “the signal shrinks” into “the weights hardly move”, which gradients alone cannot show under Adam; with plain SGD the update is learning rate × gradient and is computed",
  ],
  limits: [
    {
      compared: "overall factor, upper end of its 95 % interval, below",
      ...VANISHING.overallFactor,
    },
    {
      compared: "the same in a chain too short for that: this factor to the power of layers − 1, below",
      ...VANISHING.shortChainFactorPerLayer,
    },
    { compared: "and in the shortest chains never more than", ...VANISHING.shortChainOverallFactor },
    {
      compared: "movement of the first third of the layers over that of the last third, below",
      ...VANISHING.movement,
    },
    { compared: "overall factor that is critical whatever the loss does, below", ...VANISHING.severeOverallFactor },
  ],
  severity:
    "Critical when the loss is flat or within 15 % of its start, when the first third of the layers moves less than a hundredth as far per step as the last third, or when the factor is below 0.001. In a run that has learnt it is a warning, and only where the first layers measurably stood still. The finding must stand in 4 of the last 5 tenths of the logged steps.",
  cannotTell: [
    "Fewer than four comparable layers, fewer than 20 steps with finite gradients, or no gradients per layer.",
    "Gradients that vanish over time in a recurrent layer do not show in norms per tensor.",
  ],
  remedies: [
    "Replace saturating activations (logistic, tanh) by ReLU or GELU.",
    "Scale the initial weights to the activation (He, Glorot).",
    "Add residual connections or normalisation between the layers.",
    "Use fewer layers.",
  ],
  references: [
    "Bengio, Simard & Frasconi, IEEE Transactions on Neural Networks 5 (1994)",
    "Glorot & Bengio, AISTATS (2010)",
    "Pascanu, Mikolov & Bengio, arXiv 1211.5063",
    "Schoenholz et al., arXiv 1611.01232",
    "Sen, JASA 63 (1968); Politis & Romano (1992)",
  ],
};
