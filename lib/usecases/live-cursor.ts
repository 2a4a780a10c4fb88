/** How far a viewer has read a run. */
export type LiveCursor = {
  readonly revision: number;
  /** Number of the last live batch. */
  readonly batch: number;
  /** Number of the last verdict change. */
  readonly change: number;
  /** Begins the digest of what the run rests on beside live points. */
  readonly basis: string;
  /** The last step that was read of each series, by its number. */
  readonly steps: ReadonlyMap<number, number>;
};

/** Longer ones would not go through every proxy; series that find no place are given whole with every new batch. */
export const LONGEST_CURSOR = 4000;
const PATTERN = /^(\d+)\.(\d+)\.(\d+)\.([0-9a-f]+)\.((?:-?\d+\*\d+(?:~\d+)?(?:,\d+(?:~\d+)?)*!)*)$/;
/** A cursor is what a client sends: nobody makes the server count to a billion. */
const MOST_SERIES = 20_000;
/** No revision, batch, change or series has a greater number: they are integers of 32 bits. */
const GREATEST = 2 ** 31 - 1;

/** A cursor as text for an address: series at the same step stand together, neighbours as a range. */
export function writeLiveCursor({ revision, batch, change, basis, steps }: LiveCursor): string {
  const bySteps = new Map<number, number[]>();
  for (const [number, step] of steps) {
    const same = bySteps.get(step);
    if (same === undefined) bySteps.set(step, [number]);
    else same.push(number);
  }
  let text = `${revision}.${batch}.${change}.${basis}.`;
  for (const [step, numbers] of [...bySteps].sort(([, a], [, b]) => b.length - a.length)) {
    const group = `${step}*${writeRanges(numbers)}!`;
    if (text.length + group.length > LONGEST_CURSOR) break;
    text += group;
  }
  return text;
}

/** @returns null for anything that `writeLiveCursor` did not write */
export function readLiveCursor(text: string): LiveCursor | null {
  const [, ...parts] = PATTERN.exec(text) ?? [];
  const [revision, batch, change] = parts.slice(0, 3).map(readNumber);
  const [basis, groups] = parts.slice(3);
  if (revision == null || batch == null || change == null || basis === undefined || groups === undefined) return null;
  const steps = readSteps(groups);
  return steps && { revision, batch, change, basis, steps };
}

/** @returns null where that is more than any run has, or no number that can be told from its neighbours */
function readSteps(groups: string): Map<number, number> | null {
  const steps = new Map<number, number>();
  let left = MOST_SERIES;
  for (const group of groups.split("!").slice(0, -1)) {
    const [step, ranges = ""] = group.split("*");
    if (!Number.isSafeInteger(Number(step))) return null;
    for (const range of ranges.split(",")) {
      const [first, last = first] = range.split("~").map(readNumber);
      if (first == null || last == null || last < first) return null;
      left -= last - first + 1;
      if (left < 0) return null;
      for (let number = first; number <= last; number += 1) steps.set(number, Number(step));
    }
  }
  return steps;
}

/** @returns null for a greater one than there can be */
function readNumber(digits: string): number | null {
  const number = Number(digits);
  return number <= GREATEST ? number : null;
}

function writeRanges(numbers: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open !== undefined && number === open.last + 1) open.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}~${last}`)).join(",");
}
