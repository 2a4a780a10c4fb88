import type { CountEquation } from "./count-table";
import { countShared, MemberSets, subtractSets } from "./member-sets";

export type RelatedGroups = {
  /** Distinct sets of members: those of the groups, then what is left of a group beside others. */
  readonly sets: readonly Int32Array[];
  /** Per group the index of its set. */
  readonly setOfGroup: readonly number[];
  readonly equations: readonly CountEquation[];
  /** Sets of groups that overlap without one holding the other, and the number of members in one of both only. */
  readonly overlaps: readonly { readonly sets: readonly [number, number]; readonly apart: number }[];
};

/**
 * Everything that can be added or subtracted between groups: each group is the sum of those of one family
 * that lie in it, and of the rest. Whoever reads a report is taken to know all of that, although some
 * of it only the data tell.
 *
 * @param groups members ascending; the families of a group are what its neighbours are compared within
 */
export function relateGroups(
  groups: readonly { readonly family: string; readonly members: Int32Array }[],
): RelatedGroups {
  const sets = new MemberSets();
  const setOfGroup = groups.map(({ members }) => sets.add(members));
  const count = sets.sets.length;
  const families = new Map<string, Set<number>>();
  for (const [index, { family }] of groups.entries()) {
    const own = families.get(family) ?? new Set();
    own.add(setOfGroup[index] ?? 0);
    families.set(family, own);
  }
  const shared = shareTable(sets.sets);
  const equations: CountEquation[] = [];
  for (let whole = 0; whole < count; whole += 1) {
    for (const family of families.values()) {
      const inside = [...family].filter((part) => isInside(sets.sets, shared, part, whole));
      for (const parts of disjointLists(inside, shared)) equations.push(equationOf(sets, whole, parts));
    }
  }
  return { sets: sets.sets, setOfGroup, equations, overlaps: listOverlaps(sets.sets.slice(0, count), shared) };
}

function shareTable(sets: readonly Int32Array[]): readonly (readonly number[])[] {
  const table = sets.map(() => new Array<number>(sets.length).fill(0));
  for (const [i, left] of sets.entries()) {
    for (let j = i; j < sets.length; j += 1) {
      const shared = countShared(left, sets[j] ?? left);
      for (const [row, column] of [
        [i, j],
        [j, i],
      ] as const) {
        const cells = table[row];
        if (cells !== undefined) cells[column] = shared;
      }
    }
  }
  return table;
}

function isInside(
  sets: readonly Int32Array[],
  shared: readonly (readonly number[])[],
  part: number,
  whole: number,
): boolean {
  const size = sets[part]?.length ?? 0;
  return part !== whole && size > 0 && size < (sets[whole]?.length ?? 0) && shared[part]?.[whole] === size;
}

/** All of them as one list where no two overlap, else each alone. */
function disjointLists(
  sets: readonly number[],
  shared: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  if (sets.length === 0) return [];
  const isDisjoint = sets.every((a) => sets.every((b) => a === b || shared[a]?.[b] === 0));
  return isDisjoint ? [sets] : sets.map((set) => [set]);
}

function equationOf(sets: MemberSets, whole: number, parts: readonly number[]): CountEquation {
  const rest = subtractSets(
    sets.sets[whole] ?? new Int32Array(0),
    parts.map((part) => sets.sets[part] ?? new Int32Array(0)),
  );
  return { whole, parts: rest.length === 0 ? parts : [...parts, sets.add(rest)] };
}

function listOverlaps(sets: readonly Int32Array[], shared: readonly (readonly number[])[]): RelatedGroups["overlaps"] {
  return sets.flatMap((left, i) =>
    sets.flatMap((right, j) => {
      const common = shared[i]?.[j] ?? 0;
      const isOverlap = j > i && common > 0 && common < left.length && common < right.length;
      return isOverlap ? [{ sets: [i, j] as const, apart: left.length + right.length - 2 * common }] : [];
    }),
  );
}
