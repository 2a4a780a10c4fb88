import { hasValues, type Neighbourhood, type Stencil, slopeOf } from "./symmetric-difference";

/** Columns of the table: each removes one more even power of h from the error. */
const COLUMNS = 6;
/** What the weights of an extrapolated entry add up to, at most: ∏ (4ʲ + 1) / (4ʲ − 1). */
const WEIGHTS = 2;

/** An entry of the table, with what rounding of f to doubles makes of it. */
type Cell = { readonly value: number; readonly rounding: number };

/** A cell, how far its neighbours are away, and the smallest h it is made of. */
type Entry = Cell & { readonly disagreement: number; readonly h: number };

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
 * @param floor the smallest h
 * @see Ridders, "Accurate computation of F′(x) and F′(x)F″(x)", Advances in Engineering Software 4 (1982);
 *   Richardson & Gaunt, "The deferred approach to the limit", Philosophical Transactions A 226 (1927)
 */
export function extrapolateSlope(place: Neighbourhood, start: number, floor: number): SlopeTable {
  const entries: Entry[] = [];
  const stencils: Stencil[] = [];
  let above: readonly Cell[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (let h = start; h >= floor; h /= 2) {
    const stencil = place.stencil(h);
    stencils.push(stencil);
    if (!hasValues(stencil)) break;
    const rounding = (Number.EPSILON * Math.max(Math.abs(stencil.left), Math.abs(stencil.right))) / h;
    const row: Cell[] = [{ value: slopeOf(stencil), rounding }];
    for (const [index, upper] of above.slice(0, COLUMNS).entries()) {
      const before = row[index] ?? upper;
      const power = 4 ** (index + 1);
      const value = before.value + (before.value - upper.value) / (power - 1);
      const cell = { value, rounding: (power * before.rounding + upper.rounding) / (power - 1) };
      const disagreement = Math.max(Math.abs(value - before.value), Math.abs(value - upper.value));
      row.push(cell);
      entries.push({ ...cell, disagreement, h });
      // Nothing is nothing at any step, and rounding of next to nothing would have to wait for the smallest.
      best = value === 0 && disagreement === 0 ? 0 : Math.min(best, 2 * disagreement + cell.rounding);
    }
    above = row;
    if (2 * rounding >= best) break;
  }
  return { entries, stencils };
}

/**
 * The entry with the smallest error.
 *
 * @param noise by how much f may be off, whatever its size
 * @returns null for an empty table
 */
export function bestEntry(
  { entries }: SlopeTable,
  noise: number,
): { readonly value: number; readonly error: number; readonly h: number } | null {
  let best: { readonly value: number; readonly error: number; readonly h: number } | null = null;
  for (const { value, rounding, disagreement, h } of entries) {
    const ofNoise = (WEIGHTS * noise) / h;
    const error = 2 * disagreement + 2 * rounding + ofNoise + 2 * Number.EPSILON * Math.abs(value);
    if (best === null || error < best.error) best = { value, error, h };
  }
  return best;
}
