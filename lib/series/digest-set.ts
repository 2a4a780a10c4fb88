/** Bytes that are kept of a digest: of a million patients two share these with a chance below 10⁻²⁶. */
export const DIGEST_BYTES = 16;

/** Digests in ascending order, one behind the other; in this form nothing tells which row each belongs to. */
export function joinDigests(digests: Iterable<Uint8Array>): Uint8Array<ArrayBuffer> {
  // Nearly always the leading bytes decide, and numbers compare much faster than bytes.
  const sorted = Array.from(digests, (digest) => ({ digest, leading: leadingNumber(digest) })).sort(
    (a, b) => a.leading - b.leading || compareBytes(a.digest, b.digest),
  );
  const joined = new Uint8Array(sorted.length * DIGEST_BYTES);
  for (const [place, { digest }] of sorted.entries())
    joined.set(digest.subarray(0, DIGEST_BYTES), place * DIGEST_BYTES);
  return joined;
}

/** How many digests stand in both of two joined lists. */
export function countShared(a: Uint8Array, b: Uint8Array): number {
  let shared = 0;
  let [atA, atB] = [0, 0];
  while (atA < a.length && atB < b.length) {
    const order = compareBytes(a.subarray(atA, atA + DIGEST_BYTES), b.subarray(atB, atB + DIGEST_BYTES));
    if (order === 0) shared += 1;
    if (order <= 0) atA += DIGEST_BYTES;
    if (order >= 0) atB += DIGEST_BYTES;
  }
  return shared;
}

/** The first six bytes as a whole number: more of them a double would not hold. */
function leadingNumber(digest: Uint8Array): number {
  let value = 0;
  for (let at = 0; at < 6; at += 1) value = value * 256 + (digest[at] ?? 0);
  return value;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < DIGEST_BYTES; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
