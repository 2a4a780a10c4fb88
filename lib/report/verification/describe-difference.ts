/** Characters that are shown before and after where two texts part. */
const BEFORE = 40;
const AFTER = 24;

/**
 * Says where the bytes of a file part from those that were expected.
 *
 * @returns null where they are the same
 */
export function describeDifference(path: string, found: Uint8Array, expected: Uint8Array): string | null {
  const at = findDifference(found, expected);
  if (at === null) return null;
  if (path.endsWith(".pdf")) return `it parts at byte ${at + 1} of ${found.length}.`;
  return `in line ${lineAt(found, at)} it says ${excerpt(found, at)}, where ${excerpt(expected, at)} is expected.`;
}

function findDifference(one: Uint8Array, other: Uint8Array): number | null {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) if (one[at] !== other[at]) return at;
  return one.length === other.length ? null : length;
}

function lineAt(bytes: Uint8Array, at: number): number {
  const NEWLINE = 10;
  let line = 1;
  for (let index = 0; index < at; index += 1) if (bytes[index] === NEWLINE) line += 1;
  return line;
}

function excerpt(bytes: Uint8Array, at: number): string {
  const text = new TextDecoder().decode(bytes.subarray(Math.max(0, at - BEFORE), at + AFTER));
  return JSON.stringify(text);
}
