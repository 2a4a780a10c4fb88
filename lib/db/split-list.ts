/** Consecutive parts of at most `size` items, for statements that take a limited number. */
export function splitList<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}
