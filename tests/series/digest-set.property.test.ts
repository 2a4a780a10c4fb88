import fc from "fast-check";
import { expect, test } from "vitest";
import { countShared, DIGEST_BYTES, joinDigests } from "@/lib/series/digest-set";

/** Few different first bytes, so that many are shared. */
const digest = fc.nat(40).map((number) => new Uint8Array(DIGEST_BYTES).fill(7).fill(number, 0, 2));
const digests = fc.uniqueArray(digest, { selector: ([first]) => first, maxLength: 30 });

test("as many digests are shared as stand in both lists, in whatever order they came", () => {
  fc.assert(
    fc.property(digests, digests, (a, b) => {
      const expected = a.filter(([first]) => b.some(([other]) => other === first)).length;
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
