/**
 * Which of a family of tests count as discoveries when the expected share of false ones among them is
 * held at `rate` (step-up procedure): with p₍₁₎ ≤ … ≤ p₍ₘ₎ the k smallest are kept, k being the largest
 * with p₍ₖ₎ ≤ k · rate / m.
 *
 * @param pValues one for each test, 0 to 1, in any order
 * @param rate expected share of false discoveries, for example 0.05
 * @returns true for each discovery, in the order given
 * @see Benjamini & Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995); Benjamini &
 *   Yekutieli, Annals of Statistics 29 (2001), for tests that depend on each other positively
 */
export function controlFalseDiscovery(pValues: readonly number[], rate: number): readonly boolean[] {
  const sorted = [...pValues].sort((a, b) => a - b);
  let largest = Number.NEGATIVE_INFINITY;
  sorted.forEach((p, index) => {
    if (p <= ((index + 1) * rate) / sorted.length) largest = p;
  });
  return pValues.map((p) => p <= largest);
}
