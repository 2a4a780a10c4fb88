import type { RuleGuide } from "../rule";
import { SUBGROUP_CONFLICT, SUBGROUP_FAMILY } from "../subgroup-thresholds";

export const SUBGROUP_GRADIENT_CONFLICT_GUIDE: RuleGuide = {
  formula: [
    "cos = ⟨a,r⟩/√(⟨a₁,a₂⟩⟨r₁,r₂⟩), with a the mean gradient of the group, r that of all other patients, and halves without a common patient. The plain cosine shrinks towards 0 with the number of patients: at a noise scale of 100 a true 0.8 reads 0.12 with 58 and 6 patients. Numerator and denominator are averaged apart over the later half of the records.",
    "Near a minimum of the training loss the gradients of any group and of the rest cancel, with a size that the group's own N training patients give by chance, tr Σ/N. Q = ‖a‖²/(tr Σ/N) must lie beyond what a chi-squared variable with one degree of freedom reaches, which bounds it whatever Σ is; the larger of this p value and that over records counts.",
  ],
  inputs: [
    "records of kind gram with halves 2 at 20 steps or more",
    "the number of training patients of each subgroup (subgroup_n_train in meta.json)",
  ],
  limits: [
    { compared: "corrected cosine, upper end of its interval, below", ...SUBGROUP_CONFLICT.cosine },
    {
      compared: "expected share of false findings among all tests of a run, at most",
      ...SUBGROUP_FAMILY.falseDiscoveries,
    },
  ],
  severity: "A note at most. The finding must stand in 4 of the last 5 tenths of the records.",
  cannotTell: [
    "No halves: a plain cosine of small groups is never shown as a finding.",
    "A factor of the denominator is not above 0 by more than the noise of the halves.",
    "No shares of the patients, so that the gradient of all others is not known.",
  ],
  remedies: [
    "Give the network what tells the group apart: its defining features, or an indicator.",
    "More capacity; then see whether the loss of the group falls.",
  ],
  references: [
    "Yu et al., arXiv 2001.06782; Wang et al., arXiv 2010.05874",
    "Székely & Bakirov, Probability Theory and Related Fields 126 (2003)",
    "McCandlish et al., arXiv 1812.06162",
  ],
};
