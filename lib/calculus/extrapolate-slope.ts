import { hasValues, type Neighbourhood, type Stencil, slopeOf } from "./symmetric-difference";

/** Columns of the table: each removes one more even power of h from the error. */
const COLUMNS = 6;
/** What the weights of an extrapolated entry add up to, at most: ∏ (4ʲ + 1) / (4ʲ − 1). */
const WEIGHTS = 2;

/** An entry of the table: what it is, how far its neighbours are away, and the smallest h it is made of. */
type Entry = { readonly value: number; readonly disagreement: number; readonly h: number };

export type SlopeTable = {
  readonly entries: readonly Entry[];
  /** By descending h; the last ones may be not finite, which is why the table ended. */
  readonly stencils: readonly Stencil[];
};

/**
 * Central differences at h, h/2, h/4, … extrapolated to h = 0. The error of a central difference is a sum of
 * even powers of h, of which each column of the table removes one: Tₖₘ = Tₖ,ₘ₋₁ + (Tₖ,ₘ₋₁ − Tₖ₋₁,ₘ₋₁) / (4ᵐ − 1).
 * The table ends where rounding alone, which grows as h shrinks, is more than the best entry is off.
 *
 * @param start the greatest h
 * @param noise relative rounding of f
 * @param floor the smallest h
 * @see Ridders, "Accurate computation of F′(x) and F′(x)F″(x)", Advances in Engineering Software 4 (1982);
 *   Richardson & Gaunt, "The deferred approach to the limit", Philosophical Transactions A 226 (1927)
 */
export function extrapolateSlope(place: Neighbourhood, start: number, floor: number): SlopeTable {
  const entries: Entry[] = [];
  const stencils: Stencil[] = [];
  let above: readonly number[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (let h = start; h >= floor; h /= 2) {
    const stencil = place.stencil(h);
    stencils.push(stencil);
    if (!hasValues(stencil)) break;
    const row = [slopeOf(stencil)];
    for (let column = 1; column <= Math.min(COLUMNS, above.length); column += 1) {
      const [before = 0, upper = 0] = [row[column - 1], above[column - 1]];
      const value = before + (before - upper) / (4 ** column - 1);
      row.push(value);
      entries.push({ value, disagreement: Math.max(Math.abs(value - before), Math.abs(value - upper)), h });
    }
    above = row;
    const rounding = roundingAt(h, Number.EPSILON * sizeOf(stencil));
    for (const entry of entries) if (entry.h === h) best = Math.min(best, 2 * entry.disagreement + rounding);
    if (rounding >= best) break;
  }
  return { entries, stencils };
}

/** What rounding of f does to an extrapolated entry. */
function roundingAt(h: number, noise: number): number {
  return (WEIGHTS * noise) / h;
}

function sizeOf({ left, right }: Stencil): number {
  return Math.max(Math.abs(left), Math.abs(right));
}

/**
 * The entry with the smallest error.
 *
 * @param noise absolute rounding of f
 * @returns null for an empty table
 */
export function bestEntry(
  { entries }: SlopeTable,
  noise: number,
): { readonly value: number; readonly error: number; readonly h: number } | null {
  let best: { readonly value: number; readonly error: number; readonly h: number } | null = null;
  for (const { value, disagreement, h } of entries) {
    const error = 2 * disagreement + roundingAt(h, noise) + 2 * Number.EPSILON * Math.abs(value);
    if (best === null || error < best.error) best = { value, error, h };
  }
  return best;
}
