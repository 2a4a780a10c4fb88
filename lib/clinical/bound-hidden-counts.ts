import type { CountEquation, CountTable } from "./count-table";
import { type LinearEquation, openLinearRanges, type Range } from "./linear-ranges";

/** `ranges[cell][part]` of one level; a single value where the count is shown. */
export type CountRanges = readonly (readonly Range[])[];

/** Passes between the parts of a split; more have not been seen to narrow anything. */
const PASSES = 3;

/**
 * What somebody who sees every shown count can say of the hidden ones of a level: the range of each,
 * from the sums of groups within groups, and from the sums of parts within a group.
 *
 * @param shown per cell the number of levels that are shown of it
 * @param before ranges of the level before, null for level 0
 */
export function boundHiddenCounts(
  table: CountTable,
  shown: readonly number[],
  level: number,
  before: CountRanges | null,
): CountRanges {
  const cap = 10 * Math.max(...table.cells.map(({ counts }) => counts[0]?.[0] ?? 0)) + 1000;
  let ranges: CountRanges = table.cells.map(({ counts }, cell) =>
    (counts[level] ?? []).map((count, part) => {
      if ((shown[cell] ?? 0) > level) return [count, count];
      if (before === null) return [count > 0 ? 1 : 0, cap];
      return [0, before[cell]?.[table.coarser[level]?.[part] ?? 0]?.[1] ?? cap];
    }),
  );
  for (let pass = 0; pass < PASSES; pass += 1) {
    const solved = solveParts(table, ranges);
    const narrowed = before === null ? solved : narrowByParts(table.coarser[level] ?? [], solved, before);
    const isSettled = before === null || isSame(narrowed, ranges);
    ranges = narrowed;
    if (isSettled) break;
  }
  return ranges;
}

function isSame(left: CountRanges, right: CountRanges): boolean {
  return left.every((row, cell) =>
    row.every(([least, greatest], part) => {
      const other = right[cell]?.[part];
      return other !== undefined && other[0] === least && other[1] === greatest;
    }),
  );
}

/** Σ parts of a group is the count of the level before: what is left for one part when the others are least or greatest. */
function narrowByParts(coarser: readonly number[], ranges: CountRanges, before: CountRanges): CountRanges {
  return ranges.map((parts, cell) => {
    if (!parts.some(isOpen)) return parts;
    const sums = new Map<number, [number, number]>();
    for (const [part, [least, greatest]] of parts.entries()) {
      const [low, high] = sums.get(coarser[part] ?? 0) ?? [0, 0];
      sums.set(coarser[part] ?? 0, [low + least, high + greatest]);
    }
    return parts.map(([least, greatest], part): Range => {
      const whole = before[cell]?.[coarser[part] ?? 0] ?? [0, greatest];
      const [low, high] = sums.get(coarser[part] ?? 0) ?? [0, 0];
      return [Math.max(least, whole[0] - (high - greatest)), Math.min(greatest, whole[1] - (low - least))];
    });
  });
}

function solveParts(table: CountTable, ranges: CountRanges): CountRanges {
  const parts = ranges[0]?.length ?? 0;
  const solved = ranges.map((row) => [...row]);
  for (let part = 0; part < parts; part += 1) {
    const own = ranges.map((row): Range => row[part] ?? [0, 0]);
    for (const component of findComponents(table.equations, own)) {
      for (const [cell, range] of solveComponent(table, component, own)) {
        const row = solved[cell];
        if (row !== undefined) row[part] = range;
      }
    }
  }
  return solved;
}

/** Equations that share hidden counts belong together; the others say nothing about each other. */
function findComponents(equations: readonly CountEquation[], ranges: readonly Range[]): readonly CountEquation[][] {
  const components: { cells: Set<number>; equations: CountEquation[] }[] = [];
  for (const equation of equations) {
    const hidden = [equation.whole, ...equation.parts].filter((cell) => isOpen(ranges[cell]));
    if (hidden.length === 0) continue;
    const joined = components.filter(({ cells }) => hidden.some((cell) => cells.has(cell)));
    for (const other of joined) components.splice(components.indexOf(other), 1);
    components.push({
      cells: new Set([...hidden, ...joined.flatMap(({ cells }) => [...cells])]),
      equations: [...joined.flatMap((other) => other.equations), equation],
    });
  }
  return components.map((component) => component.equations);
}

function isOpen(range: Range | undefined): boolean {
  return range !== undefined && range[0] !== range[1];
}

/** Solved before, of the same table: trying out what else to hide leaves most of it as it was. */
const remembered = new WeakMap<CountTable, Map<string, Solution>>();
type Solution = readonly (readonly [cell: number, Range])[];

function solveComponent(table: CountTable, equations: readonly CountEquation[], ranges: readonly Range[]): Solution {
  const all = [...new Set(equations.flatMap(({ whole, parts }) => [whole, ...parts]))];
  const key = all.map((cell) => `${cell}:${ranges[cell]?.join("-")}`).join(" ");
  const known = remembered.get(table) ?? new Map<string, Solution>();
  remembered.set(table, known);
  const solution = known.get(key) ?? solveRanges(equations, all, ranges);
  known.set(key, solution);
  return solution;
}

function solveRanges(equations: readonly CountEquation[], all: readonly number[], ranges: readonly Range[]): Solution {
  const cells = all.filter((cell) => isOpen(ranges[cell]));
  const rangeOf = openLinearRanges(
    equations.map((equation) => reduceEquation(equation, cells, ranges)),
    cells.map((cell) => ranges[cell] ?? [0, 0]),
  );
  if (rangeOf === null) return [];
  return cells.map((cell, variable) => {
    const [least, greatest] = rangeOf(variable);
    return [cell, [Math.ceil(least - 1e-6), Math.floor(greatest + 1e-6)]];
  });
}

/** parts − whole = 0 with everything that is known brought to the other side. */
function reduceEquation(
  { whole, parts }: CountEquation,
  cells: readonly number[],
  ranges: readonly Range[],
): LinearEquation {
  const coefficients = cells.map((cell) => parts.filter((part) => part === cell).length - (cell === whole ? 1 : 0));
  const known = (cell: number): number => (isOpen(ranges[cell]) ? 0 : (ranges[cell]?.[0] ?? 0));
  return { coefficients, sum: known(whole) - parts.reduce((sum, cell) => sum + known(cell), 0) };
}
