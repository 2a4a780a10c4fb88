/** More curves in one picture hide each other, and there are eight marks. */
export const MOST_COMPARED = 8;

/** What a run is called in every sentence, picture and table of a comparison, by its place. */
export function letterOf(place: number): string {
  return String.fromCharCode("A".charCodeAt(0) + place);
}

/** "A", "A and B", "A, B and D": the runs at these places. */
export function lettersOf(places: readonly number[]): string {
  const letters = places.map(letterOf);
  if (letters.length < 2) return letters.join("");
  return `${letters.slice(0, -1).join(", ")} and ${letters.at(-1)}`;
}

const LONGEST_NAME = 30;

/** A run beside its mark, cut where a narrow picture has no room; the head of the page has the whole name. */
export function labelOf(place: number, name: string): string {
  return `${letterOf(place)} ${name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name}`;
}

/** "both runs", "all 3 runs" */
export function allRuns(count: number): string {
  return count === 2 ? "both runs" : `all ${count} runs`;
}

/** Places with the same text together, in the order in which they come: "0.1 in A and C, 0.01 in B". */
export function joinByText(texts: readonly string[]): string {
  const places = new Map<string, number[]>();
  for (const [place, text] of texts.entries()) places.set(text, [...(places.get(text) ?? []), place]);
  return [...places].map(([text, own]) => `${text} in ${lettersOf(own)}`).join(", ");
}
