/** A pattern for source keys: `*` stands for any text, everything else for itself, over the whole key. */
export type KeyPattern = {
  /** How many `*` it has. */
  readonly wildcards: number;
  /** @returns what each `*` stands for in the key, or null when the key is another */
  match(key: string): readonly string[] | null;
};

const WILDCARD = "*";

/**
 * Reads a pattern. Each `*` but the last takes as little as it can, so that matching costs no more than
 * looking through the key once for each `*`, whatever the pattern.
 */
export function parseKeyPattern(text: string): KeyPattern {
  const [start = "", ...parts] = text.split(WILDCARD);
  const end = parts.at(-1);
  const inner = parts.slice(0, -1);
  const match = (key: string): readonly string[] | null => {
    if (end === undefined) return key === start ? [] : null;
    if (key.length < start.length + end.length || !key.startsWith(start) || !key.endsWith(end)) return null;
    const last = key.length - end.length;
    const taken: string[] = [];
    let at = start.length;
    for (const part of inner) {
      const found = key.indexOf(part, at);
      if (found === -1 || found + part.length > last) return null;
      taken.push(key.slice(at, found));
      at = found + part.length;
    }
    return [...taken, key.slice(at, last)];
  };
  return { wildcards: parts.length, match };
}

const PLACEHOLDER = /\$(\d)/g;

/** @returns the highest number among `$1` to `$9` in a text, 0 when there is none */
export function highestPlaceholder(text: string): number {
  return Math.max(0, ...[...text.matchAll(PLACEHOLDER)].map(([, digit]) => Number(digit)));
}

/** Puts what the `*` of a pattern stood for in the place of `$1`, `$2`, … */
export function fillPlaceholders(text: string, taken: readonly string[]): string {
  return text.replace(PLACEHOLDER, (placeholder, digit: string) => taken[Number(digit) - 1] ?? placeholder);
}
