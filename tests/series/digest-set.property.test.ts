import fc from "fast-check";
import { expect, test } from "vitest";
import { countShared, DIGEST_BYTES, joinDigests } from "@/lib/series/digest-set";

/** Few different first and last bytes, so that many are shared and many differ at the end only. */
const digest = fc.tuple(fc.nat(6), fc.nat(6)).map(([first, last]) =>
  new Uint8Array(DIGEST_BYTES)
    .fill(7)
    .fill(first, 0, 2)
    .fill(last, DIGEST_BYTES - 1),
);
const digests = fc.uniqueArray(digest, { selector: (bytes) => bytes.join(), maxLength: 30 });

test("as many digests are shared as stand in both lists, in whatever order they came", () => {
  fc.assert(
    fc.property(digests, digests, (a, b) => {
      const expected = a.filter((one) => b.some((other) => other.join() === one.join())).length;
      expect(countShared(joinDigests(a), joinDigests(b.toReversed()))).toBe(expected);
      expect(countShared(joinDigests(b), joinDigests(a))).toBe(expected);
    }),
  );
});

test("the order of joined digests tells nothing of the order of the rows", () => {
  fc.assert(
    fc.property(digests, (a) => {
      expect(joinDigests(a.toReversed())).toEqual(joinDigests(a));
    }),
  );
});
