/** Sets of members as sorted numbers, each known by what it holds. */
export class MemberSets {
  readonly #index = new Map<string, number>();
  readonly sets: Int32Array[] = [];

  /** The number of the set with these members, which is added where it is new. */
  add(members: Int32Array): number {
    const key = keyOf(members);
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    this.sets.push(members);
    this.#index.set(key, this.sets.length - 1);
    return this.sets.length - 1;
  }
}

/** Two hashes of 32 bits (FNV-1a and one with another start and factor), the size and the ends. */
function keyOf(members: Int32Array): string {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (const member of members) {
    first = Math.imul(first ^ member, 0x01000193);
    second = Math.imul(second ^ (member + 0x7f4a7c15), 0x85ebca6b);
    second ^= second >>> 13;
  }
  return [members.length, first, second, members[0] ?? -1, members.at(-1) ?? -1].join(",");
}

/** How many members of the second set are in the first. */
export function countShared(left: Int32Array, right: Int32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [a = 0, b = 0] = [left[i], right[j]];
    if (a === b) shared += 1;
    if (a <= b) i += 1;
    if (b <= a) j += 1;
  }
  return shared;
}

/** Members of the whole that are in none of the parts. */
export function subtractSets(whole: Int32Array, parts: readonly Int32Array[]): Int32Array {
  const taken = new Set(parts.flatMap((part) => [...part]));
  return whole.filter((member) => !taken.has(member));
}
