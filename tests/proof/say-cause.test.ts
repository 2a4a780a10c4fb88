import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PROOF_OUTCOMES } from "@/lib/core/proof-document";
import { PROOF_CHANGES } from "@/lib/core/proof-plan";
import { compareSecondary } from "@/lib/proof/compare-secondary";
import { judgePairs } from "@/lib/proof/judge-pairs";
import { matchResults } from "@/lib/proof/match-results";
import { CHANGE_NAMES } from "@/lib/proof/proof-words";
import { sayCause } from "@/lib/proof/say-cause";
import { makePairs } from "./made-pairs";
import { PLAN, resultsWith } from "./plan-under-test";

/** Words that claim what only an experiment shows. */
const CAUSE = /\b(?:because|caus(?:e|es|ed|ing)|why|due to|owing to|harm(?:s|ed)?|leads? to|led to)\b/i;

describe("the sentence of a cause", () => {
  test("is said only where the answer is changed or worse", () => {
    for (const outcome of PROOF_OUTCOMES)
      expect(sayCause(PLAN, { outcome, pairs: 5 }, []) !== null, outcome).toBe(["changed", "worse"].includes(outcome));
  });

  test("names the change and how far it reaches, and turns round with the outcome", () => {
    const plan = { ...PLAN, measure: { ...PLAN.measure, subgroup: "isolated_tbi" } };
    expect(sayCause(plan, { outcome: "changed", pairs: 5 }, [])).toBe(
      "The validation loss of isolated tbi ended lower because of this one change (residual connections). So say 5 pairs that, as whoever trained them states, differ in nothing else; it holds for these data, 300 steps and this measure. It does not say that other changes would do less, or that nothing else raises the loss.",
    );
    expect(sayCause(PLAN, { outcome: "worse", pairs: 5 }, [])).toContain(
      "The validation loss ended higher because of this one change",
    );
    for (const id of PROOF_CHANGES)
      expect(sayCause({ ...PLAN, change: { ...PLAN.change, id } }, { outcome: "changed", pairs: 5 }, [])).toContain(
        `(${CHANGE_NAMES[id]})`,
      );
  });

  test("says of the finding itself what the pairs show, which may be another thing", () => {
    const pairs = makePairs(
      Array.from({ length: 5 }, () => ({ isFound: true })),
      Array.from({ length: 5 }, () => ({ isFound: true })),
    );
    const also = compareSecondary({ ...PLAN, also: ["finding-of-the-rule"] }, pairs);
    expect(sayCause(PLAN, { outcome: "changed", pairs: 5 }, also)).toContain(
      "“Vanishing gradient” is found in 5 of 5 runs as they were and in 5 of 5 repaired runs",
    );
  });

  test("is the only place: no other sentence of an experiment claims a cause, whatever it shows", () => {
    const difference = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(difference, { minLength: 5, maxLength: 5 }), (differences) => {
        const matched = matchResults(PLAN, resultsWith(differences));
        const judged = judgePairs(PLAN, matched);
        const also = compareSecondary(
          { ...PLAN, also: ["finding-of-the-rule", "observed-expected", "net-benefit"] },
          makePairs(
            differences.map((by) => ({ loss: 1, ratio: 1, isFound: by < 0 })),
            differences.map((by) => ({ loss: 1 + by, ratio: 1.5 + by, isFound: by > 0 })),
          ),
        );
        expect(JSON.stringify([judged, also])).not.toMatch(CAUSE);
        expect(CAUSE.test(sayCause(PLAN, judged, also) ?? "")).toBe(["changed", "worse"].includes(judged.outcome));
      }),
      { numRuns: 50 },
    );
  });
});
