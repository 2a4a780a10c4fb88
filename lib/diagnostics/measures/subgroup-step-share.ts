/**
 * Share of a subgroup in the training signal: π⟨∇L_g,∇L⟩ / ‖∇L‖² with ∇L = Σ π ∇L_g, over the later half
 * of the records. To first order the step lowers the loss by η‖∇L‖², and that is the part of it which is
 * the group's; over all groups it sums to 1. Where ⟨∇L_g,∇L⟩ is below 0, the steps raised the group's loss.
 *
 * @see Lan et al., arXiv 1909.01440 (loss change allocation); Piratla et al., ICLR 2022 (group gradients)
 */
import type { Estimate } from "@/lib/core/estimate";
import type { RunData } from "@/lib/series/run-data";
import { rememberByRun } from "./remember-by-run";
import { countWindows, findUsableGram } from "./subgroup-conflict";
import { averageProducts, combineProducts, estimateOfProducts, laterRecords, sumLayers } from "./subgroup-products";

export type GroupStepShare = {
  readonly subgroup: string;
  /** Share of the group in the training patients. */
  readonly prevalence: number;
  readonly share: Estimate;
  /** share / prevalence. */
  readonly ratio: Estimate;
  /** Of the last windows, those in which the mean step raised this group's loss to first order. */
  readonly raising: number;
  readonly of: number;
};

/** One entry per group of the inner products, or what is missing. */
export function measureStepShares(run: RunData): readonly GroupStepShare[] | { readonly reason: string } {
  return stepSharesOf(run, "all");
}

const stepSharesOf = rememberByRun((run, _: "all"): readonly GroupStepShare[] | { readonly reason: string } => {
  const usable = findUsableGram(run);
  if ("reason" in usable) return usable;
  const { gram, shares } = usable;
  const { from, to } = laterRecords(gram);
  const products = averageProducts(gram.layers, gram.subgroups.length, from, to);
  const total = estimateOfProducts(
    products,
    "squared norm of the whole gradient",
    (layers) => combineProducts(sumLayers(layers), shares, 0).total,
  ).estimate;
  if (!(total.status === "estimated" && total.lower !== undefined && total.lower > 0))
    return {
      reason:
        "The squared norm of the whole gradient is not above 0 by more than the noise of the halves: little is left to learn, and a share of nothing has no value.",
    };
  return gram.subgroups.map((subgroup, group) => {
    const prevalence = shares[group] ?? 0;
    const { estimate: share } = estimateOfProducts(products, "share in the squared gradient", (layers) => {
      const combined = combineProducts(sumLayers(layers), shares, group);
      return (prevalence * combined.withTotal) / combined.total;
    });
    const { windows, of } = countWindows(gram, (sum) => combineProducts(sum, shares, group).withTotal < 0);
    return { subgroup, prevalence, share, ratio: divide(share, prevalence), raising: windows, of };
  });
});

function divide(estimate: Estimate, by: number): Estimate {
  if (estimate.status !== "estimated") return estimate;
  const { lower, upper, value } = estimate;
  return {
    ...estimate,
    value: value / by,
    ...(lower === undefined || upper === undefined ? {} : { lower: lower / by, upper: upper / by }),
  };
}
