import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contradictClaim } from "@/lib/proof/contradict-claim";
import { judgePairs } from "@/lib/proof/judge-pairs";
import { matchResults } from "@/lib/proof/match-results";
import { buildRun, FALLING_LOSS } from "../diagnostics/build-run";
import { PLAN, resultsWith } from "./plan-under-test";

const DATA = "d".repeat(64);
const LAST = 299;

const shown = ({ last = LAST, seed, data }: { seed?: number; last?: number; data?: string | null } = {}) => ({
  ...buildRun({ steps: last + 1, every: 1, series: [FALLING_LOSS()], settings: { seed: seed ?? null } }),
  predictions: data === undefined ? [] : [{ dataSha256: data }],
});

const CLAIM = { steps: 300, seed: 11, dataSha256: DATA };

describe("what a run says of itself, held against what it holds", () => {
  test("stands where it holds nothing else, or nothing of it", () => {
    expect(contradictClaim(shown(), CLAIM)).toBeNull();
    expect(contradictClaim(shown({ seed: 11, data: DATA }), CLAIM)).toBeNull();
    expect(contradictClaim(shown({ data: null }), CLAIM)).toBeNull();
  });

  test("may count steps from 0 or from 1", () => {
    for (const last of [299, 300]) expect(contradictClaim(shown({ last }), CLAIM)).toBeNull();
  });

  test.each([
    ["more steps in the log", { last: 301 }, "another-budget", "of the 300 steps that it says it took, found step 301"],
    [
      "another seed in the settings",
      { seed: 12 },
      "another-seed",
      "Expected the seed 11 that it says it had, found 12",
    ],
    ["predictions of other data", { data: "e".repeat(64) }, "another-data", "(dddddddddddd), found eeeeeeeeeeee."],
  ] as const)("does not stand against %s", (_what, other, fault, sentence) => {
    expect(contradictClaim(shown(other), CLAIM)).toMatchObject({
      fault,
      sentence: expect.stringContaining(sentence),
    });
  });

  test("is never contradicted by a log of no more steps than it says", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), (last, steps) => {
        expect(contradictClaim(shown({ last }), { ...CLAIM, steps }) === null).toBe(last <= steps);
      }),
    );
  });

  test("keeps a run out of its pair, with the sentence, and so the answer from being given", () => {
    const contradiction = contradictClaim(shown({ seed: 12 }), CLAIM);
    const results = resultsWith([-0.2, -0.21, -0.2, -0.22, -0.2]);
    const others = results.map((result, index) => (index === 0 ? { ...result, contradiction } : result));
    const matched = matchResults(PLAN, others);
    expect(matched.setAside[0]).toMatchObject({ fault: "another-seed", sentence: contradiction?.sentence });
    expect(matched.missing).toEqual([{ seed: 11, arm: "as-is" }]);
    expect(judgePairs(PLAN, matched).outcome).toBe("cannot-tell");
    expect(judgePairs(PLAN, matchResults(PLAN, results)).outcome).toBe("changed");
  });
});
