import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { formatNumber } from "@/lib/core/format-number";
import type { ProofSecondary } from "@/lib/core/proof-document";
import { RULE_IDS } from "@/lib/core/verdict";
import type { GroupResult } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { compareSecondary } from "@/lib/proof/compare-secondary";
import type { SecondaryPair } from "@/lib/proof/secondary-pair";
import ofR from "../fixtures/proof/secondary/r.json";
import ofSciPy from "../fixtures/proof/secondary/scipy.json";
import { type MadeSide, makePairs, makeSide, swapSides } from "./made-pairs";
import { PLAN } from "./plan-under-test";

const ALL = { ...PLAN, also: ["finding-of-the-rule", "observed-expected", "net-benefit"] as const };

function read(
  pairs: readonly SecondaryPair[],
  measure: ProofSecondary["measure"],
  subgroup: string | null = "polytrauma",
) {
  const found = compareSecondary(ALL, pairs).find((each) => each.measure === measure && each.subgroup === subgroup);
  if (found === undefined) throw new Error(`Nothing is said of ${measure} in ${subgroup}.`);
  return found;
}

function numbers(estimate: Estimate): readonly number[] {
  if (estimate.status !== "estimated") throw new Error(JSON.stringify(estimate));
  const { value, lower, upper } = estimate;
  return [value, ...(lower === undefined || upper === undefined ? [] : [lower, upper])];
}

const side = fc.record({
  loss: fc.double({ min: 0.1, max: 2, noNaN: true }),
  ratio: fc.double({ min: 0.2, max: 5, noNaN: true }),
  benefit: fc.double({ min: -0.2, max: 0.4, noNaN: true }),
  isFound: fc.option(fc.boolean()),
});
const arbitraryPairs = fc.array(fc.tuple(side, side), { minLength: 5, maxLength: 8 }).map((pairs) =>
  makePairs(
    pairs.map(([asIs]) => asIs),
    pairs.map(([, repaired]) => repaired),
  ),
);

describe("what the pairs say beside the measure", () => {
  test.each([
    ["SciPy", ofSciPy],
    ["R", ofR],
  ])("agrees with %s", (_, cases) => {
    expect(cases).toHaveLength(4);
    for (const expected of cases) {
      const sample = ofSciPy.find(({ name }) => name === expected.name) ?? ofSciPy[0];
      const arm = (which: "as_is" | "repaired"): readonly MadeSide[] =>
        (sample?.loss[which] ?? []).map((loss, index) => ({
          loss,
          ratio: sample?.observed_expected[which][index] ?? null,
          benefit: sample?.net_benefit[which][index] ?? null,
          isFound: sample?.finding[which][index] ?? null,
        }));
      const pairs = makePairs(arm("as_is"), arm("repaired"));
      const means = [
        [read(pairs, "log-loss"), expected.loss],
        [read(pairs, "observed-expected"), expected.observed_expected],
        [read(pairs, "net-benefit"), expected.net_benefit],
      ] as const;
      for (const [own, { means: sides, difference }] of means) {
        expectClose(numbers(own.asIs), sides[0] ?? []);
        expectClose(numbers(own.repaired), sides[1] ?? []);
        expectClose(numbers(own.difference), difference);
      }
      const finding = read(pairs, "finding-of-the-rule", null);
      expectClose(numbers(finding.asIs), expected.finding.shares[0] ?? []);
      expectClose(numbers(finding.repaired), expected.finding.shares[1] ?? []);
      expectClose(numbers(finding.difference), [expected.finding.difference]);
      expect(finding.sentence).toContain(`p = ${formatNumber(expected.finding.p)}`);
    }
  });

  test("turns round with the sides: signs, sides and sentences", () => {
    fc.assert(
      fc.property(arbitraryPairs, (pairs) => {
        const [own, turned] = [compareSecondary(ALL, pairs), compareSecondary(ALL, swapSides(pairs))];
        expect(turned).toHaveLength(own.length);
        for (const [index, each] of own.entries()) {
          const other = turned[index];
          expect(other).toMatchObject({ measure: each.measure, asIs: each.repaired, repaired: each.asIs });
          if (each.difference.status !== "estimated" || other?.difference.status !== "estimated") continue;
          expect(other.difference.value).toBeCloseTo(-each.difference.value, 12);
          if (each.difference.lower !== undefined)
            expect(other.difference.upper).toBeCloseTo(-each.difference.lower, 12);
          expect(other.sentence.includes(" is better than")).toBe(each.sentence.includes(" is worse than"));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("says which direction is better: more net benefit, less of everything else", () => {
    const better = { loss: 0.4, ratio: 1.05, benefit: 0.2, isFound: false };
    const worse = { loss: 0.6, ratio: 0.5, benefit: 0.1, isFound: true };
    const vary = (
      { loss, ratio, benefit, isFound }: Required<MadeSide>,
      scatter: readonly number[],
    ): readonly MadeSide[] =>
      scatter.map((by) => ({
        loss: (loss ?? 0) + by,
        ratio: (ratio ?? 0) + by,
        benefit: (benefit ?? 0) + by,
        isFound,
      }));
    const pairs = makePairs(
      vary(worse, [0, 0.001, 0.002, 0.003, 0.004, 0.005]),
      vary(better, [0.005, 0.001, 0.003, 0, 0.002, 0.004]),
    );
    const told = ["log-loss", "observed-expected", "net-benefit"].map((measure) => read(pairs, measure as "log-loss"));
    for (const { sentence } of told)
      expect(sentence).toContain("of the repaired runs is better than that of the runs as they were");
    expect(told.map(({ sentence }) => /higher is better|lower is better/.exec(sentence)?.[0])).toEqual([
      "lower is better",
      "lower is better",
      "higher is better",
    ]);
    expect(read(pairs, "finding-of-the-rule", null).sentence).toBe(
      "“Vanishing gradient” is found in 6 of 6 runs as they were and in 0 of 6 repaired runs, and fewer is better: it went in 6 pairs and came in 0 (exact McNemar test, p = 0.0313).",
    );
  });

  test("names a finding on a group of patients without the words of engineers", () => {
    for (const rule of RULE_IDS.filter((id) => id.startsWith("subgroup-"))) {
      const finding = { ...PLAN.finding, rule, subgroup: "isolated_tbi" };
      const told = makePairs([{ isFound: true }], [{ isFound: false }]);
      const said = compareSecondary({ ...ALL, finding }, told).find(({ measure }) => measure === "finding-of-the-rule");
      expect(said?.sentence).toContain("isolated tbi");
      expect(said?.sentence).not.toMatch(/gradient/i);
    }
  });

  test("of observed / expected compares the distance from 1, on whichever side", () => {
    const asIs = [0.5, 0.52, 0.51, 0.53, 0.5].map((ratio) => ({ ratio }));
    const repaired = [1.9, 2.05, 1.95, 2, 1.92].map((ratio) => ({ ratio }));
    const { difference, sentence } = read(makePairs(asIs, repaired), "observed-expected");
    expect(Math.abs(numbers(difference)[0] ?? 1)).toBeLessThan(0.03);
    expect(sentence).toContain("inconclusive");
  });

  test("says how many comparisons there are, and that none is adjusted", () => {
    const pairs = makePairs(
      [1, 2, 3, 4, 5].map((ratio) => ({ ratio })),
      [2, 2, 2, 2, 2].map((ratio) => ({ ratio })),
    );
    const { difference } = read(pairs, "observed-expected");
    const count = compareSecondary(ALL, pairs).length;
    expect(difference).toMatchObject({
      notes: expect.arrayContaining([expect.stringContaining(`Of ${count} comparisons`)]),
    });
  });

  test("leaves out the measure that the plan is judged by", () => {
    const measure = { ...PLAN.measure, from: "predictions", split: "test", subgroup: "polytrauma" } as const;
    const pairs = makePairs([{ loss: 1 }], [{ loss: 2 }]);
    expect(compareSecondary({ ...PLAN, measure }, pairs)).toEqual([]);
    expect(compareSecondary(PLAN, pairs)).toHaveLength(1);
  });

  test("says nothing before there are pairs", () => {
    expect(compareSecondary(ALL, [])).toEqual([]);
  });

  test("says what was not supplied where the runs hold no predictions", () => {
    const pairs = makePairs([{ isFound: true }], [{ isFound: false }]);
    for (const measure of ["observed-expected", "net-benefit"] as const) {
      const { asIs, repaired, difference } = read(pairs, measure, null);
      for (const each of [asIs, repaired, difference]) expect(each).toMatchObject({ status: "not-supplied" });
    }
  });

  test("says once that no run has a threshold, and not of every group", () => {
    const [pair] = makePairs([{ ratio: 1 }], [{ ratio: 2 }]);
    const { asIs } = pair ?? {};
    if (pair === undefined || asIs?.subgroups.status !== "analysed") throw new Error("No analysis was made.");
    const without = (group: GroupResult): GroupResult => ({ ...group, alarms: null });
    const subgroups = {
      ...asIs.subgroups,
      threshold: null,
      overall: without(asIs.subgroups.overall),
      families: asIs.subgroups.families.map((family) => ({ ...family, groups: family.groups.map(without) })),
    };
    const side = { ...asIs, subgroups };
    const said = compareSecondary(ALL, [{ seed: 1, asIs: side, repaired: side }]);
    expect(said.filter(({ measure }) => measure === "net-benefit")).toMatchObject([
      { subgroup: null, threshold: null, difference: { status: "not-supplied" } },
    ]);
    expect(compareSecondary(ALL, [pair]).filter(({ measure }) => measure === "net-benefit")).toHaveLength(3);
  });

  test("averages nothing over a part of the pairs", () => {
    const asIs: readonly MadeSide[] = [1, 2, 3, 4, 5].map((loss) => ({ loss, ratio: 1 }));
    const repaired = asIs.map((made, index) => (index === 2 ? { ...made, loss: Number.NaN } : made));
    const { difference, sentence } = read(makePairs(asIs, repaired), "log-loss");
    expect(difference).toMatchObject({ status: "not-estimable", n: 9 });
    expect(sentence).toContain("1 of 10 runs hold no such number: It did not end with a finite loss.");
  });

  test("does not compare other patients, other thresholds or losses from another place", () => {
    const [made] = makePairs([{ loss: 1, ratio: 1 }], [{ loss: 2, ratio: 2 }]);
    if (made?.repaired.subgroups.status !== "analysed") throw new Error("No analysis was made.");
    const { subgroups } = made.repaired;
    const other = (repaired: Partial<SecondaryPair["repaired"]>): readonly SecondaryPair[] => [
      { ...made, repaired: { ...made.repaired, ...repaired } },
    ];
    const threshold = { value: 0.3, source: "file" } as const;
    expect(read(other({ subgroups: { ...subgroups, threshold } }), "net-benefit")).toMatchObject({
      threshold: null,
      difference: { reason: expect.stringContaining("the same threshold") },
    });
    const families = subgroups.families.map((family) => ({
      ...family,
      groups: family.groups.map((group) => ({ ...group, patients: group.patients + 1 })),
    }));
    for (const measure of ["net-benefit", "observed-expected"] as const)
      expect(read(other({ subgroups: { ...subgroups, families } }), measure).difference).toMatchObject({
        reason: expect.stringContaining("the same patients"),
      });
    const losses = [{ from: "log", split: "validation", subgroup: "polytrauma", loss: 2 }] as const;
    expect(read(other({ losses }), "log-loss").difference).toMatchObject({ status: "not-estimable" });
  });

  test("hides of all runs what is hidden of one", () => {
    const hidden: Estimate = { status: "suppressed", rule: "a policy" };
    const pairs = makePairs([{ ratio: 1 }, { ratio: 2 }], [{ ratio: 1 }, { ratio: 1 }]);
    const withHidden = pairs.map((pair, index) => {
      if (index > 0 || pair.asIs.subgroups.status !== "analysed") return pair;
      const families = pair.asIs.subgroups.families.map((family) => ({
        ...family,
        groups: family.groups.map((group) => ({ ...group, observedExpected: hidden })),
      }));
      return { ...pair, asIs: { ...pair.asIs, subgroups: { ...pair.asIs.subgroups, families } } };
    });
    expect(read(withHidden, "observed-expected")).toMatchObject({ asIs: hidden, repaired: hidden, difference: hidden });
  });

  test("leaves out of the finding the pairs in which the check could not tell, and says so", () => {
    const pairs = [
      ...makePairs([{ isFound: true }, { isFound: true }], [{ isFound: false }, { isFound: null }]),
      { seed: 9, asIs: { ...makeSide({}), verdicts: [] }, repaired: makeSide({ isFound: false }) },
    ];
    const { asIs, difference, sentence } = read(pairs, "finding-of-the-rule", null);
    expect([numbers(asIs)[0], numbers(difference)[0]]).toEqual([1, -1]);
    expect(sentence).toContain("2 pairs left out");
    expect(sentence).toContain("Fewer than 6 pairs that differ");
    const none = read(makePairs([{}], [{}]), "finding-of-the-rule", null);
    expect(none.difference).toMatchObject({ status: "not-estimable", n: 0 });
    expect(none.sentence).toContain("cannot be said");
  });
});

function expectClose(own: readonly number[], expected: readonly number[]): void {
  expect(own).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs), Number.MIN_VALUE);
  for (const [index, value] of own.entries())
    expect(Math.abs(value - (expected[index] ?? Number.NaN)) / scale).toBeLessThan(1e-7);
}
