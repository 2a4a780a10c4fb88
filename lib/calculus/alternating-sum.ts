/**
 * The sum Σ (−1)ᵏ aₖ, k = 0, 1, …, of terms that fall to zero so smoothly that all their differences alternate in
 * sign, from its first n terms: Σ (−1)ᵏ cₖ aₖ / d with the weights of the Chebyshev polynomial Tₙ(1 − 2x). For such
 * terms the error is at most 2 S / (3 + √8)ⁿ with S the sum.
 *
 * @param terms aₖ, each above 0
 * @see Cohen, Rodriguez Villegas & Zagier, "Convergence acceleration of alternating series", Experimental
 *   Mathematics 9 (2000), algorithm 1 and proposition 1
 */
export function sumAlternating(terms: readonly number[]): { readonly value: number; readonly error: number } {
  const n = terms.length;
  const power = (3 + Math.sqrt(8)) ** n;
  const d = (power + 1 / power) / 2;
  let b = -1;
  let c = -d;
  let sum = 0;
  for (let k = 0; k < n; k += 1) {
    c = b - c;
    sum += c * (terms[k] ?? 0);
    b *= ((k + n) * (k - n)) / ((k + 0.5) * (k + 1));
  }
  const value = sum / d;
  return { value, error: Math.abs(value) * (2 / d + n * Number.EPSILON) };
}

/**
 * Whether the differences of terms alternate in sign, (−1)ʲ Δʲaₖ ≥ 0, as far as their errors let it be seen.
 *
 * @param orders how many differences are looked at
 * @param error bound on the error of each term
 */
export function isSmoothlyFalling(terms: readonly number[], orders: number, error: number): boolean {
  let row = terms;
  let allowed = error;
  for (let order = 1; order <= orders && row.length > 1; order += 1) {
    const before = row;
    row = before.slice(1).map((value, index) => (before[index] ?? 0) - value);
    allowed *= 2;
    if (row.some((difference) => difference < -allowed)) return false;
  }
  return true;
}
