import { describe, expect, test } from "vitest";
import { judgePairs } from "@/lib/proof/judge-pairs";
import { matchResults } from "@/lib/proof/match-results";
import { PLAN, resultOf, resultsWith } from "./plan-under-test";

const judge = (differences: readonly number[]) => judgePairs(PLAN, matchResults(PLAN, resultsWith(differences)));

describe("what an experiment says", () => {
  test("is changed where the repaired runs are better by more than chance", () => {
    const judged = judge([-0.2, -0.25, -0.15, -0.22, -0.18]);
    expect(judged).toMatchObject({ outcome: "changed", pairs: 5, planned: 5, better: { value: 1 } });
    expect(judged.sentence).toBe(
      "Changed when repaired: the validation loss is lower (repaired minus as it was −0.200, 95 % interval −0.247 to −0.153, margin 0.05, 5 pairs).",
    );
  });

  test("is worse with the sides swapped", () => {
    expect(judge([0.2, 0.25, 0.15, 0.22, 0.18])).toMatchObject({ outcome: "worse", better: { value: 0 } });
  });

  test("says how much the pairs scatter where skew alone is often taken for a change", () => {
    const wide = judge([-0.3, -0.6, -0.4, -0.25, -0.5]);
    expect(wide.outcome).toBe("changed");
    expect(wide.sentence).toContain("The differences scatter by 2.86 margins");
    expect(judge([0.3, 0.6, 0.4, 0.25, 0.5]).sentence).toContain("one in eight simulated experiments");
    expect(judge([-0.3, -0.36, -0.4, -0.25, -0.35]).sentence).not.toContain("scatter");
  });

  test("is not changed only where the whole interval lies within the margin", () => {
    expect(judge([-0.01, 0.01, -0.005, 0.002, 0.001]).outcome).toBe("not-changed");
    expect(judge([-0.01, -0.011, -0.012, -0.01, -0.011]).outcome).toBe("not-changed");
  });

  test("is that it cannot tell where the pairs scatter too much", () => {
    const judged = judge([-0.3, 0.2, -0.1, 0.1, -0.2]);
    expect(judged.outcome).toBe("cannot-tell");
    expect(judged.sentence).toContain("the pairs are too few for how much they scatter");
  });

  test("is nothing before all pairs are there", () => {
    const judged = judgePairs(PLAN, matchResults(PLAN, resultsWith([-1, -1.1, -1, -1.2, -1]).slice(0, 8)));
    expect(judged).toMatchObject({
      outcome: "cannot-tell",
      effect: { status: "not-estimable" },
      better: { status: "not-estimable" },
      pairs: 4,
    });
    expect(judged.sentence).toContain("4 of 5 planned pairs are there");
  });

  test("is that the change did not reach the training where both sides end with the same numbers", () => {
    expect(judge([0, 0, 0, 0, 0]).sentence).toContain("the change did not reach the training");
    expect(judge([0, 0, 0, 0, 0]).outcome).toBe("cannot-tell");
  });

  test("counts the pairs where a run ended without a number, and needs six that agree", () => {
    const seeds = [11, 12, 13, 14, 15, 16];
    const plan = { ...PLAN, replicates: 6, seeds };
    const results = (asIs: number, repaired: number) =>
      seeds.flatMap((seed) => [resultOf(seed, "as-is", asIs), resultOf(seed, "repaired", repaired)]);
    const judgeSix = (asIs: number, repaired: number) => judgePairs(plan, matchResults(plan, results(asIs, repaired)));
    expect(judgeSix(Number.NaN, 0.4)).toMatchObject({ outcome: "changed", effect: { status: "not-estimable" } });
    expect(judgeSix(0.4, Number.POSITIVE_INFINITY)).toMatchObject({ outcome: "worse" });
    expect(judgeSix(Number.NaN, Number.NaN)).toMatchObject({ outcome: "cannot-tell", better: { value: 0 } });
    const five = resultsWith([-0.1, -0.1, -0.1, -0.1, -0.1]).map((result) =>
      result.arm === "as-is" ? { ...result, value: Number.NaN } : result,
    );
    expect(judgePairs(PLAN, matchResults(PLAN, five)).outcome).toBe("cannot-tell");
  });
});
