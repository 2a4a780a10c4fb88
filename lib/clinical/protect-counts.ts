import { boundHiddenCounts, type CountRanges } from "./bound-hidden-counts";
import type { CountTable } from "./count-table";
import { isSmallCount, type SmallCellPolicy } from "./small-cell-policy";

export type ProtectedCounts = {
  /** Per cell the number of levels that may be shown of it: 0 nothing, 1 the number of patients, and so on. */
  readonly shown: readonly number[];
  /** Cells with a small count that cannot be hidden any more, because what is released already gives it away. */
  readonly exposed: readonly number[];
};

/** The decisions of one level; `shown` and `exposed` change as they are made. */
type LevelState = {
  readonly table: CountTable;
  readonly policy: SmallCellPolicy;
  readonly level: number;
  /** What can be said of the level before. */
  readonly before: CountRanges | null;
  readonly shown: number[];
  readonly exposed: Set<number>;
};

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
    const state: LevelState = { table, policy, level, before, shown, exposed };
    if (policy.isComplementary) showWhatHidesNothing(state, hideComplements(state));
    before = boundHiddenCounts(table, shown, level, before);
  }
  return { shown, exposed: [...exposed] };
}

/** Hides further counts until no small one is exposed; gives for each how many levels were shown of it before. */
function hideComplements(state: LevelState): ReadonlyMap<number, number> {
  const complements = new Map<number, number>();
  for (let exposure = findExposure(state); exposure !== null; exposure = findExposure(state)) {
    const next = chooseComplement(state, exposure);
    if (next === null) state.exposed.add(exposure);
    else {
      complements.set(next, state.shown[next] ?? 0);
      state.shown[next] = state.level;
    }
  }
  return complements;
}

/** A later complement may do the work of an earlier one as well; the largest comes back first. */
function showWhatHidesNothing(state: LevelState, complements: ReadonlyMap<number, number>): void {
  const sizeOf = (cell: number): number => state.table.cells[cell]?.counts[0]?.[0] ?? 0;
  for (const [cell, levels] of [...complements].sort((a, b) => sizeOf(b[0]) - sizeOf(a[0]))) {
    state.shown[cell] = levels;
    if (findExposure(state) !== null) state.shown[cell] = state.level;
  }
}

function hideSmallCounts(table: CountTable, policy: SmallCellPolicy, level: number, shown: number[]): void {
  for (const [cell, { counts, released }] of table.cells.entries()) {
    const isSmall = (counts[level] ?? []).some((count) => isSmallCount(count, policy));
    if (isSmall && released <= level && (shown[cell] ?? 0) > level) shown[cell] = level;
  }
}

/** The first cell with a small count that is narrowed down too far and not known to be lost. */
function findExposure(state: LevelState): number | null {
  const { table, level, before, shown, exposed } = state;
  const ranges = boundHiddenCounts(table, shown, level, before);
  for (const cell of table.cells.keys()) {
    if ((shown[cell] ?? 0) > level || exposed.has(cell)) continue;
    if (isNarrow(state, shown, cell, ranges)) return cell;
  }
  return null;
}

function isNarrow(
  { table, policy, level }: LevelState,
  shown: readonly number[],
  cell: number,
  ranges: CountRanges,
): boolean {
  const { counts = [], wanted = 0, isSecret = false } = table.cells[cell] ?? {};
  // Hidden with the number of patients: what its parts are may not follow from others either.
  const isHiddenBefore = wanted > level && (shown[cell] ?? 0) < level;
  return (counts[level] ?? []).some((count, part) => {
    const [least, greatest] = ranges[cell]?.[part] ?? [0, 0];
    if (isSmallCount(count, policy) || (isSecret && count > 0)) return greatest - least < policy.leastSpan;
    return isHiddenBefore && count > 0 && greatest === least;
  });
}

/** The smallest count whose absence is enough, else the smallest of those that bear on the exposed one. */
function chooseComplement(state: LevelState, exposure: number): number | null {
  const { table, level, before, shown } = state;
  const candidates = listCandidates(table, shown, exposure, level);
  for (const candidate of candidates) {
    const without = shown.map((levels, cell) => (cell === candidate ? level : levels));
    const ranges = boundHiddenCounts(table, without, level, before);
    if (!isNarrow(state, without, exposure, ranges)) return candidate;
  }
  return candidates[0] ?? null;
}

/** Groups beside the exposed one before the ones around it, each by size; what holds nobody hides nothing. */
function listCandidates(table: CountTable, shown: readonly number[], cell: number, level: number): readonly number[] {
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
