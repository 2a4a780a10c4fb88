/**
 * Expected loss under a case mix: E[L] = Σ_g w_g E[L | g], with w_g the share of the patients of group g
 * and E[L | g] its mean loss. The groups are different patients, so that the variance is Σ w_g² s_g². The
 * difference to another mix of the same groups is Σ (w_g − v_g) E[L | g], with variance Σ (w_g − v_g)² s_g².
 * The same code runs on the server and under the sliders of the page.
 *
 * @see Kitagawa, "Components of a difference between two rates", JASA 50 (1955): direct standardisation
 */

/** Means of the groups and their standard errors, null where one is not known. */
export type GroupMeans = readonly { readonly mean: number; readonly standardError: number | null }[];

export type Expectation = {
  readonly value: number;
  /** Null where that of a group with a share is not known. */
  readonly standardError: number | null;
};

/** @param weights one per group; shares give an expectation, differences of shares that of two */
export function expectLoss(groups: GroupMeans, weights: readonly number[]): Expectation {
  let value = 0;
  let variance: number | null = 0;
  groups.forEach(({ mean, standardError }, index) => {
    const weight = weights[index] ?? 0;
    value += weight * mean;
    if (weight === 0) return;
    variance = variance === null || standardError === null ? null : variance + (weight * standardError) ** 2;
  });
  return { value, standardError: variance === null ? null : Math.sqrt(variance) };
}

/**
 * Gives one group another share; the others keep their proportions, and all together stay 1. Where the
 * others had nothing, they share what is left evenly.
 *
 * @param share 0 to 1
 */
export function moveShare(shares: readonly number[], moved: number, share: number): readonly number[] {
  const wanted = shares.length === 1 ? 1 : Math.min(1, Math.max(0, share));
  const others = shares.reduce((sum, value, index) => (index === moved ? sum : sum + value), 0);
  const left = 1 - wanted;
  return shares.map((value, index) => {
    if (index === moved) return wanted;
    return others > 0 ? (value / others) * left : left / (shares.length - 1);
  });
}
