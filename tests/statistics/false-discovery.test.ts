import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { controlFalseDiscovery } from "@/lib/statistics/false-discovery";

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });
const rate = fc.double({ min: 0.001, max: 0.5, noNaN: true });

describe("the family of tests controlled for false discovery", () => {
  test("keeps the four of fifteen that Benjamini and Hochberg keep in their own example", () => {
    const published = [
      ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344],
      ...[0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
    ];
    expect(controlFalseDiscovery(published, 0.05).filter(Boolean)).toHaveLength(4);
  });

  test("keeps a p-value above its own limit where a larger one meets its limit", () => {
    expect(controlFalseDiscovery([0.04, 0.045, 0.05], 0.05)).toEqual([true, true, true]);
  });

  test("keeps the smallest p-values and no other", () => {
    fc.assert(
      fc.property(pValues, rate, (values, level) => {
        const kept = controlFalseDiscovery(values, level);
        const largestKept = Math.max(-1, ...values.filter((_, index) => kept[index]));
        expect(values.every((value, index) => kept[index] === value <= largestKept)).toBe(true);
      }),
    );
  });

  test("does not depend on the order of the tests", () => {
    fc.assert(
      fc.property(pValues, rate, (values, level) => {
        const reversed = controlFalseDiscovery([...values].reverse(), level);
        expect([...reversed].reverse()).toEqual(controlFalseDiscovery(values, level));
      }),
    );
  });

  test("keeps no fewer at a higher rate, no more than single tests and no fewer than Bonferroni", () => {
    fc.assert(
      fc.property(pValues, rate, (values, level) => {
        const kept = controlFalseDiscovery(values, level).filter(Boolean).length;
        expect(controlFalseDiscovery(values, level * 1.5).filter(Boolean).length).toBeGreaterThanOrEqual(kept);
        expect(kept).toBeLessThanOrEqual(values.filter((value) => value <= level).length);
        expect(kept).toBeGreaterThanOrEqual(values.filter((value) => value <= level / values.length).length);
      }),
    );
  });

  test("names something in at most the stated share of families in which nothing is true", () => {
    const random = seededRandom(1);
    let named = 0;
    for (let family = 0; family < 2000; family += 1) {
      const values = Array.from({ length: 20 }, random);
      if (controlFalseDiscovery(values, 0.05).some(Boolean)) named += 1;
    }
    expect(named / 2000).toBeLessThan(0.065);
    expect(named / 2000).toBeGreaterThan(0.035);
  });
});
