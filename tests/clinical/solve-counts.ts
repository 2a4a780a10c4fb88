/** What an adversary knows: each count lies in a range, and some counts are sums of others. */
export type Puzzle = {
  readonly ranges: readonly (readonly [number, number])[];
  readonly sums: readonly { readonly whole: number; readonly parts: readonly number[] }[];
};

type Ranges = [number, number][];

/**
 * The least and the greatest whole number that a count can be in any solution: found by narrowing every
 * range with every sum, and by trying values where that does not decide. Nothing of it is shared with
 * the code that is attacked.
 */
export function findRange(puzzle: Puzzle, target: number): readonly [number, number] {
  const narrowed = narrow(puzzle, copy(puzzle.ranges));
  if (narrowed === null) throw new Error("What is shown contradicts itself.");
  const [least, greatest] = narrowed[target] ?? [0, 0];
  const values = Array.from({ length: greatest - least + 1 }, (_, index) => least + index);
  const isPossible = (value: number): boolean => hasSolution(puzzle, fix(narrowed, target, value));
  return [values.find(isPossible) ?? Number.NaN, values.findLast(isPossible) ?? Number.NaN];
}

function hasSolution(puzzle: Puzzle, ranges: Ranges): boolean {
  const narrowed = narrow(puzzle, ranges);
  if (narrowed === null) return false;
  const open = narrowed.flatMap(([least, greatest], index) =>
    greatest > least ? [{ index, size: greatest - least }] : [],
  );
  const next = open.sort((a, b) => a.size - b.size)[0];
  if (next === undefined) return true;
  const [least, greatest] = narrowed[next.index] ?? [0, 0];
  for (let value = least; value <= greatest; value += 1) {
    if (hasSolution(puzzle, fix(narrowed, next.index, value))) return true;
  }
  return false;
}

/** Null where a range becomes empty. */
function narrow({ sums }: Puzzle, ranges: Ranges): Ranges | null {
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const { whole, parts } of sums) {
      const total = (side: 0 | 1, without: number): number =>
        parts.reduce((sum, part) => sum + (part === without ? 0 : (ranges[part]?.[side] ?? 0)), 0);
      const limits = [
        [whole, total(0, -1), total(1, -1)] as const,
        ...parts.map((part) => {
          const [least, greatest] = ranges[whole] ?? [0, 0];
          return [part, least - total(1, part), greatest - total(0, part)] as const;
        }),
      ];
      for (const [index, least, greatest] of limits) {
        const range = ranges[index];
        if (range === undefined) continue;
        const next: [number, number] = [Math.max(range[0], least), Math.min(range[1], greatest)];
        if (next[0] > next[1]) return null;
        isChanged ||= next[0] !== range[0] || next[1] !== range[1];
        ranges[index] = next;
      }
    }
  }
  return ranges;
}

function copy(ranges: Puzzle["ranges"]): Ranges {
  return ranges.map(([least, greatest]) => [least, greatest]);
}

function fix(ranges: Puzzle["ranges"], index: number, value: number): Ranges {
  return ranges.map(([least, greatest], other) => (other === index ? [value, value] : [least, greatest]));
}
