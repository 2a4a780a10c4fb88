import { formatGiven } from "@/lib/core/format-number";
import { JUDGED_WINDOWS, UPDATE_RATIO } from "../context-thresholds";
import type { RuleGuide } from "../rule";

export const UPDATE_RATIO_GUIDE: RuleGuide = {
  formula: [
    `u(l) = ‖ΔW(l)‖ / ‖W(l)‖ for each layer and logged step: how much of its weights one step replaces. Each layer is compared with the median layer of the same run in blocks of steps of the later half, so that neither the learning rate nor its schedule has to be known. A layer stands out where the ratio of the two lies beyond a limit in so many blocks that a sign test says so (Benjamini–Hochberg over all layers and both directions), and in ${UPDATE_RATIO.persistentWindows} of the last ${JUDGED_WINDOWS} tenths of the logged steps.`,
    "What the optimiser implies: gradient descent moves a layer by the learning rate times its gradient, so that u is compared. Adam and its kin move each element by about the learning rate, whatever the gradient is, so that u is about the rate over the root mean square of the weights and differs with their initial size; where the numbers of elements are known, the step per element is compared instead. Weight decay adds the rate times the decay to u in every layer.",
    "Apart from that, the whole network: the median of u over the layers, from logged updates alone.",
  ],
  inputs: [
    `update_norm and weight_norm per layer at ${UPDATE_RATIO.minimumSteps} steps or more`,
    "without them, for plain gradient descent (no momentum, no decay): gradient norms per layer and the learning rate",
    "numel per layer, for Adam and its kin",
  ],
  limits: [
    { compared: "step of a layer relative to the median layer (hardly moves), below", ...UPDATE_RATIO.slow },
    { compared: "step of a layer relative to the median layer (moves far more), above", ...UPDATE_RATIO.fast },
    { compared: "expected share of wrongly named layers, at most", ...UPDATE_RATIO.falseDiscoveries },
    { compared: "median update ratio of the whole network (weights replaced), above", ...UPDATE_RATIO.replaced },
    { compared: "median update ratio of the whole network (nothing moves), at", ...UPDATE_RATIO.still },
  ],
  severity:
    "A warning where the loss has not clearly fallen. A note where a layer stands out in a run that learnt; whole-network findings need a loss that did not fall.",
  cannotTell: [
    "No update norms, and an optimiser whose steps do not follow from its gradients.",
    `Fewer than ${UPDATE_RATIO.minimumLayers} comparable layers where the weight norms are not known either. Frozen layers, normalisation, layers whose weights were zero at the start, layers that no gradient reaches, biases and the output layer take no part.`,
    `Fewer than ${UPDATE_RATIO.minimumSteps} steps.`,
  ],
  remedies: [
    "See that the optimiser holds the parameters of the layers named, with the learning rate meant for them.",
    "Look at the gradients of those layers (vanishing-gradient, dead-units).",
    `Where ${formatGiven(1 / UPDATE_RATIO.replaced.value)} steps or fewer replace the weights: lower the learning rate by a power of ten, or warm it up.`,
  ],
  references: [
    "Karpathy, CS231n course notes, “Ratio of weights:updates”",
    "Kingma & Ba, arXiv 1412.6980, section 2.1",
    "Ben Braiek & Khomh, “Testing feedforward neural networks training programs”, TOSEM 2022 (TheDeepChecker)",
    "Benjamini & Hochberg, JRSS B 57 (1995)",
  ],
};
