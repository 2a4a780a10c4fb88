/** A p-value, or null where the test was not estimable: it is no member of the family. */
type TestResult = number | null;

/**
 * p-values that hold for the whole family of tests when the probability of any false alarm among them
 * is to be held (step-down): the largest of (m − j + 1) · p₍ⱼ₎ over j ≤ i. For what was declared beforehand.
 *
 * @returns in the order given; null where no test was made
 * @see Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
 *   Statistics 6 (1979)
 */
export function adjustByHolm(pValues: readonly TestResult[]): readonly TestResult[] {
  const ascending = rankTests(pValues);
  const adjusted: TestResult[] = pValues.map(() => null);
  let largest = 0;
  for (const [rank, { p, index }] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, (ascending.length - rank) * p));
    adjusted[index] = largest;
  }
  return adjusted;
}

/**
 * p-values that hold for the whole family when the expected share of false alarms among the alarms is to
 * be held (step-up): the smallest of m · p₍ⱼ₎ / j over j ≥ i. For screening.
 *
 * @returns in the order given; null where no test was made
 * @see Benjamini & Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995); as adjusted
 *   values: Yekutieli & Benjamini, Journal of Statistical Planning and Inference 82 (1999)
 */
export function adjustByBenjaminiHochberg(pValues: readonly TestResult[]): readonly TestResult[] {
  const ascending = rankTests(pValues);
  const adjusted: TestResult[] = pValues.map(() => null);
  let smallest = 1;
  for (const [rank, { p, index }] of [...ascending.entries()].reverse()) {
    smallest = Math.min(smallest, (ascending.length * p) / (rank + 1));
    adjusted[index] = smallest;
  }
  return adjusted;
}

function rankTests(pValues: readonly TestResult[]): readonly { readonly p: number; readonly index: number }[] {
  return pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }])).sort((a, b) => a.p - b.p);
}
