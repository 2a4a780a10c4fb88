/** More terms than this add rounding and no knowledge. */
const TERMS = 24;
/** Neighbours in a column that differ by less than this, relatively, are taken for equal. */
const EQUAL = 1e-13;

/**
 * The limit of a sequence that approaches it like a sum of powers, by Wynn's epsilon algorithm: the even
 * columns of the table with ε₍k+1₎⁽ⁿ⁾ = ε₍k−1₎⁽ⁿ⁺¹⁾ + 1 / (ε₍k₎⁽ⁿ⁺¹⁾ − ε₍k₎⁽ⁿ⁾), ε₀⁽ⁿ⁾ = Sₙ, ε₍−1₎⁽ⁿ⁾ = 0. Of
 * their last entries the one is taken that agrees best with its neighbours. Where two neighbours are equal,
 * what is built on their difference means nothing, and the table goes on with what came after them.
 *
 * @param sequence Sₙ, finite, in order; at least three
 * @returns null with fewer than three terms
 * @see Wynn, "On a device for computing the eₘ(Sₙ) transformation", Mathematical Tables and Other Aids to
 *   Computation 10 (1956)
 */
export function limitOfSequence(sequence: readonly number[]): number | null {
  let newer = sequence.slice(-TERMS);
  if (newer.length < 3) return null;
  let older: readonly number[] = new Array<number>(newer.length + 1).fill(0);
  let even: readonly number[] = newer;
  let limit = newer.at(-1) ?? 0;
  let spread = Number.POSITIVE_INFINITY;
  for (let column = 1; newer.length > 1; column += 1) {
    const next = nextColumn(older, newer);
    older = newer;
    newer = next;
    if (column % 2 === 1) continue;
    const [entry, beside, before] = [newer.at(-1), even.at(-1), even.at(-2)];
    if (entry === undefined || beside === undefined || before === undefined) break;
    const disagreement = Math.abs(entry - beside) + Math.abs(beside - before);
    if (disagreement < spread) {
      spread = disagreement;
      limit = entry;
    }
    even = newer;
  }
  return limit;
}

/** Columns are aligned at their ends: the last entry of each depends on the last term. */
function nextColumn(older: readonly number[], newer: readonly number[]): number[] {
  const next: number[] = [];
  for (let row = 1; row < newer.length; row += 1) {
    const value = newer[row] ?? 0;
    const difference = value - (newer[row - 1] ?? 0);
    const base = older[older.length - newer.length + row - 1] ?? 0;
    if (Math.abs(difference) <= EQUAL * Math.abs(value)) next.length = 0;
    else next.push(base + 1 / difference);
  }
  return next;
}
