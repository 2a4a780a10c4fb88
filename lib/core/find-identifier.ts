import { identifierOfValue } from "./identifying-values";

/** A telephone number in groups has no more of them. */
const MOST_WORDS = 6;
/** What stands around a word in a sentence and is no part of it. */
const AROUND = /^["'“”‘’«»(<[]+|(?<!["'“”‘’«»)>\].,;:!?])["'“”‘’«»)>\].,;:!?]+$/gu;

/**
 * Looks in a text for what identifies a patient by its form: an e-mail address, a single day, a social
 * security or telephone number. A name cannot be told from other words of a sentence.
 *
 * @returns what was found, null for nothing
 */
export function findIdentifier(text: string): string | null {
  const words = text.split(/\s+/u).filter((word) => word !== "");
  for (let first = 0; first < words.length; first += 1) {
    for (let count = 1; count <= MOST_WORDS && first + count <= words.length; count += 1) {
      const piece = words.slice(first, first + count).join(" ");
      const found = identifierOfValue(piece) ?? identifierOfValue(piece.replace(AROUND, ""));
      if (found !== null) return found;
    }
  }
  return null;
}
