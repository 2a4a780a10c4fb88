/** First and last character of the JSON values that are no numbers, with the bare words that Python writes. */
const ENDS = ["{}", "[]", '""', "te", "fe", "nl", "NN", "Iy", "-y"] as const;
const ENDS_OF_BYTES: ReadonlySet<number> = new Set(ENDS.map((ends) => pair(ends.charCodeAt(0), ends.charCodeAt(1))));
const MINUS = 45;

/**
 * Tells most text that is no JSON by its ends. The parser refuses by throwing, which takes it far
 * longer than reading a short line.
 *
 * @param start of the first byte that is no blank
 * @param end behind the last byte that is no blank
 * @returns false when the bytes cannot be JSON, true when only the parser knows
 */
export function mayBeJson(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] ?? 0;
  const last = bytes[end - 1] ?? 0;
  if (isDigit(last)) return isDigit(first) || first === MINUS;
  return end - start > 1 && ENDS_OF_BYTES.has(pair(first, last));
}

function pair(first: number, last: number): number {
  return first * 256 + last;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
