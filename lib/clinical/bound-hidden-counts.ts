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
    const isSettled = before === null || JSON.stringify(narrowed) === JSON.stringify(ranges);
    ranges = narrowed;
    if (isSettled) break;
  }
  return ranges;
}

/** Σ parts of a group is the count of the level before: what is left for one part when the others are least or greatest. */
function narrowByParts(coarser: readonly number[], ranges: CountRanges, before: CountRanges): CountRanges {
  return ranges.map((parts, cell) =>
    parts.map(([least, greatest], part): Range => {
      const whole = before[cell]?.[coarser[part] ?? 0] ?? [0, greatest];
      const others = parts.filter((_, other) => other !== part && coarser[other] === coarser[part]);
      const sumOf = (side: 0 | 1): number => others.reduce((sum, range) => sum + range[side], 0);
      return [Math.max(least, whole[0] - sumOf(1)), Math.min(greatest, whole[1] - sumOf(0))];
    }),
  );
}

function solveParts(table: CountTable, ranges: CountRanges): CountRanges {
  const parts = ranges[0]?.length ?? 0;
  const solved = ranges.map((row) => [...row]);
  for (let part = 0; part < parts; part += 1) {
    const own = ranges.map((row): Range => row[part] ?? [0, 0]);
    for (const component of findComponents(table.equations, own)) {
      for (const [cell, range] of solveComponent(component, own)) {
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

function solveComponent(
  equations: readonly CountEquation[],
  ranges: readonly Range[],
): readonly (readonly [number, Range])[] {
  const cells = [...new Set(equations.flatMap(({ whole, parts }) => [whole, ...parts]))].filter((cell) =>
    isOpen(ranges[cell]),
  );
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
