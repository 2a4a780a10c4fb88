import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { type EvidenceAnswer, type EvidenceQuestion, judgeEvidence } from "@/lib/statistics/evidence-verdict";

const QUESTION = { measure: "AUROC", of: "polytrauma", against: "isolated TBI", isHigherBetter: true };

function difference(lower: number, upper: number): Estimate {
  const value = (lower + upper) / 2;
  return { status: "estimated", value, lower, upper, level: 0.95, method: "given", n: 100, notes: [] };
}

function judge(lower: number, upper: number, rest: Partial<EvidenceQuestion> = {}) {
  return judgeEvidence({ ...QUESTION, margin: 0.05, difference: difference(lower, upper), ...rest });
}

/** What the second of the two is, when the first is this. */
const SEEN_FROM_THE_OTHER: Readonly<Partial<Record<EvidenceAnswer, EvidenceAnswer>>> = {
  "worse-by-more-than-margin": "better-by-more-than-margin",
  "better-by-more-than-margin": "worse-by-more-than-margin",
  equivalent: "equivalent",
  worse: "better",
  better: "worse",
};

describe("the evidence against a margin declared beforehand", () => {
  test.each([
    [-0.2, -0.06, "worse-by-more-than-margin"],
    [0.06, 0.2, "better-by-more-than-margin"],
    [-0.04, 0.04, "equivalent"],
    [-0.04, -0.01, "equivalent"],
    [-0.2, -0.01, "worse"],
    [0.01, 0.2, "better"],
    [-0.04, 0.2, "not-worse-than-margin"],
    [-0.2, 0.04, "inconclusive"],
    [-0.2, 0.2, "inconclusive"],
    [-0.05, 0.2, "inconclusive"],
    [-0.2, -0.05, "worse"],
  ] as const)("an interval of %d to %d is %s", (lower, upper, answer) => {
    expect(judge(lower, upper).answer).toBe(answer);
  });

  test.each([
    [-0.2, -0.06, "worse"],
    [0.06, 0.2, "better"],
    [-0.04, 0.04, "inconclusive"],
  ] as const)("without a margin %d to %d is %s, and that none was declared is said", (lower, upper, answer) => {
    const verdict = judge(lower, upper, { margin: null });
    expect(verdict.answer).toBe(answer);
    expect(verdict.sentence).toContain("No margin was declared.");
  });

  test("names of and against, the numbers, and which direction is better", () => {
    expect(judge(-0.2, -0.06).sentence).toBe(
      "AUROC of polytrauma is worse than that of isolated TBI by more than 0.05 (polytrauma minus isolated TBI: −0.130 (−0.200 to −0.0600); higher is better).",
    );
    expect(judge(-0.04, 0.2).sentence).toContain("is not worse than that of isolated TBI by 0.05 or more");
    expect(judge(-0.04, 0.04).sentence).toContain("is equivalent to that of isolated TBI");
  });

  test("where lower is better the same numbers say the opposite", () => {
    const rest = { measure: "Brier score", isHigherBetter: false };
    expect(judge(0.06, 0.2, rest).answer).toBe("worse-by-more-than-margin");
    expect(judge(-0.2, -0.06, rest).answer).toBe("better-by-more-than-margin");
    expect(judge(-0.2, 0.04, rest).answer).toBe("not-worse-than-margin");
    expect(judge(0.06, 0.2, rest).sentence).toContain("polytrauma minus isolated TBI: 0.130");
    expect(judge(0.06, 0.2, rest).sentence).toContain("lower is better");
  });

  test("with the sides swapped every answer and its words turn round", () => {
    const bound = fc.double({ min: -0.3, max: 0.3, noNaN: true });
    const property = fc.property(
      bound,
      bound,
      fc.boolean(),
      fc.constantFrom(null, 0.05),
      (a, b, isHigherBetter, margin) => {
        const [lower, upper] = a < b ? [a, b] : [b, a];
        const there = judge(lower, upper, { isHigherBetter, margin });
        const swapped = { of: QUESTION.against, against: QUESTION.of, isHigherBetter, margin };
        const back = judge(-upper, -lower, swapped);
        const expected = SEEN_FROM_THE_OTHER[there.answer];
        if (expected === undefined) {
          expect(["inconclusive", "not-worse-than-margin"]).toContain(back.answer);
        } else {
          expect(back.answer).toBe(expected);
        }
        expect(there.sentence).toMatch(/^AUROC of polytrauma .*isolated TBI/);
        expect(back.sentence).toMatch(/^AUROC of isolated TBI .*polytrauma/);
        for (const [word, other] of [
          ["is worse than", "is better than"],
          ["is better than", "is worse than"],
        ] as const) {
          expect(back.sentence.includes(other)).toBe(there.sentence.includes(word));
        }
      },
    );
    fc.assert(property);
  });

  test("a difference without an interval is inconclusive, with the reason", () => {
    const none: Estimate = { status: "not-estimable", reason: "Nobody died.", n: 4 };
    const verdict = judgeEvidence({ ...QUESTION, margin: 0.05, difference: none });
    expect(verdict).toEqual({
      answer: "inconclusive",
      sentence: "AUROC of polytrauma against isolated TBI cannot be compared: Nobody died.",
    });
  });

  test("no sentence has a forbidden word", () => {
    for (const margin of [0.05, null])
      for (const [lower, upper] of [
        [-0.2, -0.06],
        [0.06, 0.2],
        [-0.04, 0.04],
        [-0.2, -0.01],
        [0.01, 0.2],
        [-0.04, 0.2],
        [-0.2, 0.2],
      ] as const)
        expect(judge(lower, upper, { margin }).sentence).not.toMatch(/signific|fair|bias|proven|valid|safe|complian/i);
  });

  test("a margin of nothing is refused", () => {
    expect(() => judge(-0.1, 0.1, { margin: 0 })).toThrow(RangeError);
  });
});
