import { lettersOf } from "./run-letters";

/** A number of the run at a place. */
export type PlacedNumber = { readonly place: number; readonly value: number };

/** Places of the runs with the least and the greatest number. */
export type Extremes = { readonly least: readonly number[]; readonly greatest: readonly number[] };

/** Where the least and the greatest of some numbers are; null where there are not two different ones. */
export function findExtremes(numbers: readonly PlacedNumber[]): Extremes | null {
  const values = numbers.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(low < high)) return null;
  const at = (wanted: number) => numbers.flatMap(({ place, value }) => (value === wanted ? [place] : []));
  return { least: at(low), greatest: at(high) };
}

/** "lowest in B, highest in A"; the same whichever run is named first in the address, but for the letters. */
export function extremesText({ least, greatest }: Extremes, words: readonly [least: string, greatest: string]): string {
  return `${words[0]} in ${lettersOf(least)}, ${words[1]} in ${lettersOf(greatest)}`;
}
