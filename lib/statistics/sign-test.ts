/**
 * One-sided sign test: the probability of at least `successes` heads in `n` tosses of a fair coin. Asks
 * whether a quantity lies beyond a limit in more than half of the independent blocks, and assumes
 * nothing about its distribution; zeros and infinities count like any other value.
 *
 * @param successes 0 to n
 * @param n independent blocks
 * @returns P(X ≥ successes), 1 for n = 0
 * @see Conover, Practical Nonparametric Statistics, 3rd ed. (1999), section 3.4
 */
export function signTest(successes: number, n: number): number {
  // Built up from the likeliest end so that no factorial overflows: P(X = n) = 2^−n, then backwards.
  let term = 2 ** -n;
  let tail = 0;
  for (let heads = n; heads >= successes; heads -= 1) {
    tail += term;
    term *= heads / (n - heads + 1);
  }
  return Math.min(1, tail);
}
