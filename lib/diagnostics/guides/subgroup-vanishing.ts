import type { RuleGuide } from "../rule";
import { SUBGROUP_FAMILY, SUBGROUP_VANISHING } from "../subgroup-thresholds";

export const SUBGROUP_VANISHING_GUIDE: RuleGuide = {
  formula: [
    "For each subgroup and layer, r(l) = √(⟨a₁,a₂⟩/elements), with a₁ and a₂ the mean gradients of two halves of its patients that have none in common: their noise does not multiply with itself, where the plain norm of a small group is mostly noise. The factor over depth is 10^(−slope · span) of the least-squares line of log10 r over the compared layers, in the later half of the records; the statistic is a group's factor over that of all other patients, in which the shapes of the layers cancel.",
    "Products are averaged over records before a root or a ratio is taken; the interval is a circular block bootstrap over records, widened by what the mean gradient of so few training patients deviates by chance (1/√Q, Q the squared gradient over tr Σ/N). Where nothing of a group is seen above the noise of its halves, the upper end of the interval stands for it.",
  ],
  inputs: [
    "records of kind gram with halves 2 at 20 steps or more, and the order of the layers",
    "the number of training patients of each subgroup (subgroup_n_train in meta.json); without it the patients drawn for a record count, which widens the interval",
  ],
  limits: [
    { compared: "factor of the group over that of all other patients, below", ...SUBGROUP_VANISHING.ratio },
    {
      compared: "expected share of false findings among all tests of a run, at most",
      ...SUBGROUP_FAMILY.falseDiscoveries,
    },
  ],
  severity:
    "A warning where the factor of the group itself lies below the limit of vanishing-gradient, or where its loss is higher than attainable; else a note. The finding must stand in 4 of the last 5 tenths of the records.",
  cannotTell: [
    "No halves: plain norms of a subgroup alone never make a finding.",
    "Fewer than three compared layers, or fewer than 20 records.",
    "The gradient of the other patients, or that of the group in the last compared layer, is not above the noise: near a minimum there is no signal to follow.",
    "A signal that fades for all patients alike is the matter of vanishing-gradient.",
  ],
  remedies: [
    "See whether inputs of this group lie far outside the range of the others (units, missing values filled in); standardise them.",
    "Replace saturating activations by ReLU or GELU.",
    "Add residual connections or normalisation between the layers.",
  ],
  references: [
    "Bengio, Simard & Frasconi (1994); Glorot & Bengio, AISTATS (2010)",
    "McCandlish et al., arXiv 1812.06162: noise in squared norms",
    "Cochran, Sampling Techniques (1977), 6.8; Politis & Romano (1992)",
  ],
};
