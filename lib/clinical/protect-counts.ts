import { boundHiddenCounts, type CountRanges } from "./bound-hidden-counts";
import type { CountTable } from "./count-table";
import { isSmallCount, type SmallCellPolicy } from "./small-cell-policy";

export type ProtectedCounts = {
  /** Per cell the number of levels that may be shown of it: 0 nothing, 1 the number of patients, and so on. */
  readonly shown: readonly number[];
  /** Cells with a small count that cannot be hidden any more, because what is released already gives it away. */
  readonly exposed: readonly number[];
};

/** A small count at a place in the table that others could narrow down too far. */
type Exposure = { readonly cell: number; readonly level: number };

/**
 * Decides what of a table of counts may be shown. Small counts are hidden first (a level of a cell as a
 * whole: one hidden part gives the other away), then further ones, smallest first, until no small count
 * can be narrowed to fewer values than the policy allows, whoever computes with everything that is shown.
 *
 * @see Cox, "Suppression methodology and statistical disclosure control", JASA 75 (1980) 377
 */
export function protectCounts(table: CountTable, policy: SmallCellPolicy): ProtectedCounts {
  const levels = table.cells[0]?.counts.length ?? 0;
  const shown = table.cells.map(({ wanted, released }) => Math.max(wanted, released));
  const exposed = new Set<number>();
  let before: CountRanges | null = null;
  for (let level = 0; level < levels; level += 1) {
    hideSmallCounts(table, policy, level, shown);
    let ranges = boundHiddenCounts(table, shown, level, before);
    while (policy.isComplementary) {
      const exposure = findExposure(table, policy, level, shown, ranges, exposed);
      if (exposure === null) break;
      const next = chooseComplement(table, policy, shown, exposure, before);
      if (next === null) exposed.add(exposure.cell);
      else shown[next] = level;
      ranges = boundHiddenCounts(table, shown, level, before);
    }
    before = ranges;
  }
  return { shown, exposed: [...exposed] };
}

function hideSmallCounts(table: CountTable, policy: SmallCellPolicy, level: number, shown: number[]): void {
  for (const [cell, { counts, released }] of table.cells.entries()) {
    const isSmall = (counts[level] ?? []).some((count) => isSmallCount(count, policy));
    if (isSmall && released <= level && (shown[cell] ?? 0) > level) shown[cell] = level;
  }
}

function findExposure(
  table: CountTable,
  policy: SmallCellPolicy,
  level: number,
  shown: readonly number[],
  ranges: CountRanges,
  accepted: ReadonlySet<number>,
): Exposure | null {
  for (const cell of table.cells.keys()) {
    if ((shown[cell] ?? 0) > level || accepted.has(cell)) continue;
    if (isNarrow(table, policy, { cell, level }, ranges)) return { cell, level };
  }
  return null;
}

function isNarrow(table: CountTable, policy: SmallCellPolicy, { cell, level }: Exposure, ranges: CountRanges): boolean {
  return (table.cells[cell]?.counts[level] ?? []).some((count, part) => {
    const [least, greatest] = ranges[cell]?.[part] ?? [0, 0];
    return isSmallCount(count, policy) && greatest - least < policy.leastSpan;
  });
}

/** The smallest count whose absence is enough, else the smallest of those that bear on the exposed one. */
function chooseComplement(
  table: CountTable,
  policy: SmallCellPolicy,
  shown: readonly number[],
  exposure: Exposure,
  before: CountRanges | null,
): number | null {
  const candidates = listCandidates(table, shown, exposure);
  for (const candidate of candidates) {
    const without = shown.map((levels, cell) => (cell === candidate ? exposure.level : levels));
    const ranges = boundHiddenCounts(table, without, exposure.level, before);
    if (!isNarrow(table, policy, exposure, ranges)) return candidate;
  }
  return candidates[0] ?? null;
}

/** Groups beside the exposed one before the ones around it, each by size; what holds nobody hides nothing. */
function listCandidates(table: CountTable, shown: readonly number[], { cell, level }: Exposure): readonly number[] {
  const sizeOf = (index: number): number => table.cells[index]?.counts[0]?.[0] ?? 0;
  const canHide = (index: number): boolean =>
    (shown[index] ?? 0) > level && (table.cells[index]?.released ?? 0) <= level && sizeOf(index) > 0;
  const bySize = (a: number, b: number): number => sizeOf(a) - sizeOf(b) || a - b;
  const reached = reachThroughHidden(table, shown, cell, level);
  const touching = table.equations.filter(({ whole, parts }) => [whole, ...parts].some((index) => reached.has(index)));
  const wholes = new Set(touching.map(({ whole }) => whole));
  const beside = new Set(touching.flatMap(({ parts }) => parts).filter((index) => !wholes.has(index)));
  return [...[...beside].filter(canHide).sort(bySize), ...[...wholes].filter(canHide).sort(bySize)];
}

/** Hidden cells that share an equation with the exposed one, directly or through other hidden ones. */
function reachThroughHidden(
  { equations }: CountTable,
  shown: readonly number[],
  cell: number,
  level: number,
): ReadonlySet<number> {
  const reached = new Set([cell]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { whole, parts } of equations) {
      const all = [whole, ...parts];
      if (!all.some((index) => reached.has(index))) continue;
      for (const index of all) if ((shown[index] ?? 0) <= level) reached.add(index);
    }
  }
  return reached;
}
