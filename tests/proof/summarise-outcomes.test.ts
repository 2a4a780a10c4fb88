import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PROOF_OUTCOMES } from "@/lib/core/proof-document";
import { PROOF_CHANGES } from "@/lib/core/proof-plan";
import { RULE_IDS } from "@/lib/core/verdict";
import { describeOutcomes } from "@/lib/proof/describe-outcomes";
import { type PlanOutcome, summariseOutcomes } from "@/lib/proof/summarise-outcomes";

const planOutcome: fc.Arbitrary<PlanOutcome> = fc.record({
  rule: fc.constantFrom(...RULE_IDS),
  change: fc.constantFrom(...PROOF_CHANGES),
  isFirstNamed: fc.boolean(),
  outcome: fc.constantFrom(null, ...PROOF_OUTCOMES),
});

const of = (outcome: PlanOutcome["outcome"], count: number, other: Partial<PlanOutcome> = {}): readonly PlanOutcome[] =>
  Array.from({ length: count }, () => ({
    rule: "vanishing-gradient",
    change: "residual-connections",
    isFirstNamed: true,
    outcome,
    ...other,
  }));

function countsOf(outcomes: readonly PlanOutcome[]) {
  const counts = summariseOutcomes(outcomes).find(({ rule }) => rule === "vanishing-gradient");
  if (counts === undefined) throw new Error("The rule has no counts.");
  return counts;
}

describe("what experiments on the findings of a rule showed", () => {
  test("counts every plan once: completed under one outcome, else as unfinished", () => {
    fc.assert(
      fc.property(fc.array(planOutcome, { maxLength: 60 }), (outcomes) => {
        const summary = summariseOutcomes(outcomes);
        expect(summary.map(({ rule }) => rule)).toEqual([...RULE_IDS]);
        const sum = (of: (counts: (typeof summary)[number]) => number) =>
          summary.reduce((total, counts) => total + of(counts), 0);
        expect(sum(({ completed, unfinished }) => completed + unfinished)).toBe(outcomes.length);
        for (const { completed, changed, worse, notChanged, cannotTell, firstNamed } of summary) {
          expect(changed + worse + notChanged + cannotTell).toBe(completed);
          expect(firstNamed.reduce((total, counts) => total + counts.completed, 0)).toBeLessThanOrEqual(completed);
        }
        expect(summariseOutcomes(outcomes.toReversed())).toEqual(summary);
      }),
    );
  });

  test("is told by change only of changes that were named first", () => {
    const { completed, firstNamed } = countsOf([
      ...of("changed", 2),
      ...of("not-changed", 3, { change: "leaky-units", isFirstNamed: false }),
      ...of("worse", 1, { change: "normalisation" }),
      ...of("changed", 9, { rule: "dead-units" }),
    ]);
    expect(completed).toBe(6);
    expect(firstNamed).toMatchObject([
      { change: "normalisation", completed: 1, worse: 1 },
      { change: "residual-connections", completed: 2, changed: 2 },
    ]);
  });

  test("is a percentage only from ten experiments on, with the exact interval", () => {
    const nine = countsOf([...of("changed", 8), ...of("not-changed", 1), ...of(null, 5)]);
    expect(nine.shareChanged).toMatchObject({ status: "not-estimable", n: 9 });
    expect(describeOutcomes(nine, ["demo"])).toBe(
      "In 9 completed experiments on findings of this check: 8 changed when repaired, 1 not changed. Fewer than 10 are too few for a percentage. Counted over the project that you may read (demo); somebody chose which findings to put to the test. 5 plans without an answer yet are left out.",
    );
    const twelve = countsOf([...of("changed", 9), ...of("worse", 1), ...of("cannot-tell", 2)]);
    // R 4.2: binom.test(9, 12)$conf.int
    expect(twelve.shareChanged).toMatchObject({
      value: 0.75,
      lower: expect.closeTo(0.4281415, 6),
      upper: expect.closeTo(0.9451394, 6),
    });
    expect(describeOutcomes(twelve, ["a", "b", "c", "d", "e"])).toBe(
      "In 12 completed experiments on findings of this check: 9 changed when repaired (75 %, 95 % interval 42.8 % to 94.5 %), 1 worse when changed so, 2 cannot tell. Counted over the 5 projects that you may read (a, b, c, and 2 more); somebody chose which findings to put to the test.",
    );
  });

  test("says where none is completed, and what is left out", () => {
    expect(describeOutcomes(countsOf([]), ["demo"])).toBe(
      "No experiment on a finding of this check is completed in the project that you may read (demo).",
    );
    expect(describeOutcomes(countsOf(of(null, 1)), [])).toBe(
      "No experiment on a finding of this check is completed in the projects that you may read, of which there is none. 1 plan without an answer yet is left out.",
    );
  });
});
