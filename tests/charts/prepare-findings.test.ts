import { describe, expect, it } from "vitest";
import { firstSentence } from "@/lib/charts/first-sentence";
import { type FindingContext, prepareFindings } from "@/lib/charts/prepare-findings";
import { prepareInterval } from "@/lib/charts/prepare-interval";
import type { RuleId } from "@/lib/core/verdict";
import { makeDiagnosis as diagnosis, makeVerdict as verdict } from "./make-verdict";

const CONTEXT: FindingContext = { coverage: [], layers: [], errorRatesOf: (rule) => `How often ${rule} errs.` };

describe("the list of findings", () => {
  it("stands in order of weight, and within a weight in the order of the diagnosis", () => {
    const list = prepareFindings(
      diagnosis([
        verdict({ rule: "overfitting", severity: "note" }),
        verdict({ rule: "not-learning", severity: "critical" }),
        verdict({ rule: "vanishing-gradient", severity: "warning" }),
        verdict({ rule: "exploding-gradient", severity: "critical" }),
      ]),
      CONTEXT,
    );
    expect(list.findings.map((finding) => finding.name)).toEqual([
      "Not learning",
      "Exploding gradient",
      "Vanishing gradient",
      "Overfitting",
    ]);
  });

  it("carries a shape and a word for every severity", () => {
    const list = prepareFindings(
      diagnosis([verdict({ severity: "critical" }), verdict({ outcome: "no-finding", severity: null })]),
      CONTEXT,
    );
    expect(list.findings[0]?.label).toEqual({ shape: "octagon", word: "critical" });
    expect(list.withoutFinding[0]?.label).toEqual({ shape: "ring", word: "no finding" });
  });

  it("names the line of code that would enable a check which could not tell, once for all that need it", () => {
    const cannot = (rule: RuleId) => verdict({ rule, outcome: "cannot-tell", severity: null, reason: "too few steps" });
    const coverage = [
      { rule: "overfitting" as const, how: null },
      { rule: "vanishing-gradient" as const, how: "log(x)" },
      { rule: "effective-depth" as const, how: "log(x)" },
    ];
    const verdicts = [cannot("overfitting"), cannot("vanishing-gradient"), cannot("effective-depth")];
    const list = prepareFindings(diagnosis(verdicts), { ...CONTEXT, coverage });
    expect(list.unanswered).toEqual([
      {
        how: "log(x)",
        rows: [
          { rule: "vanishing-gradient", name: "Vanishing gradient", reason: "Too few steps." },
          { rule: "effective-depth", name: "Effective depth", reason: "Too few steps." },
        ],
      },
      { how: null, rows: [{ rule: "overfitting", name: "Overfitting", reason: "Too few steps." }] },
    ]);
    expect(list.unansweredNames).toEqual(["overfitting", "vanishing gradient", "effective depth"]);
  });

  it("counts a check once however many groups it was asked of, and names the groups", () => {
    const cannot = (subgroup: string) =>
      verdict({ rule: "subgroup-vanishing", subgroup, outcome: "cannot-tell", severity: null });
    const list = prepareFindings(
      diagnosis([
        cannot("polytrauma"),
        cannot("isolated_tbi"),
        verdict({ rule: "curvature", outcome: "cannot-tell", severity: null }),
        verdict({ rule: "subgroup-performance", subgroup: "burns", outcome: "no-finding", severity: null }),
        verdict({ rule: "subgroup-performance", subgroup: "isolated_tbi", outcome: "no-finding", severity: null }),
      ]),
      CONTEXT,
    );
    expect(list.unansweredNames).toEqual(["vanishing gradient in a subgroup (polytrauma, isolated tbi)", "curvature"]);
    expect(list.howSure).toBe("1 of 3 checks answered, none with a finding.");
    expect(list.withoutFinding.map(({ name }) => name)).toContain("Performance by subgroup: isolated tbi");
  });

  it("says of every verdict how often its check errs", () => {
    const list = prepareFindings(
      diagnosis([verdict({}), verdict({ rule: "curvature", outcome: "no-finding" })]),
      CONTEXT,
    );
    expect(list.findings[0]?.errorRates).toBe("How often vanishing-gradient errs.");
    expect(list.withoutFinding[0]?.errorRates).toBe("How often curvature errs.");
  });

  it("names the layers of a block by its ends, and does not pass over layers in between that are free of it", () => {
    const layers = ["a", "b", "c", "d", "e", "f"];
    const rowOf = (found: readonly string[]) =>
      prepareFindings(diagnosis([verdict({ layers: found })]), { ...CONTEXT, layers }).findings[0]?.layers;
    expect(rowOf(["b", "c", "d", "e"])).toBe("b to e (4 layers)");
    expect(rowOf(["a", "c", "d", "f"])).toBe("a, c, d and 1 more");
    expect(rowOf(["a", "f"])).toBe("a, f");
  });

  it("puts the number that decided into one line where nothing was found", () => {
    const clear = verdict({ outcome: "no-finding", severity: null });
    expect(prepareFindings(diagnosis([clear]), CONTEXT).withoutFinding[0]?.inShort).toBe(
      "factor per layer: 0.240 (0.220 to 0.270)",
    );
  });

  it("says how far the checks reach where all of them could answer", () => {
    const both = [verdict({}), verdict({ rule: "non-finite" })];
    const { scope } = prepareFindings(diagnosis(both), CONTEXT);
    expect(scope).toBe(
      "All 2 checks could answer: vanishing gradient, values that are not finite. Nothing beyond them was looked at.",
    );
  });

  it("says how sure from the weightiest finding", () => {
    expect(prepareFindings(diagnosis([verdict({})]), CONTEXT).howSure).toBe(
      "Seen in 9 of 10 windows; factor per layer 0.240 (0.220 to 0.270); 40 effectively independent samples.",
    );
  });
});

describe("an interval against its threshold", () => {
  it("lies on the side of the finding, and changes sides with the direction", () => {
    const chart = prepareInterval(verdict({}).statistic);
    expect(chart?.interval?.[1]).toBeLessThan(chart?.threshold?.position ?? 0);
    const far = prepareInterval({
      ...verdict({}).statistic,
      threshold: { value: 0.1, direction: "above", source: "" },
    });
    expect(far?.interval?.[0]).toBeGreaterThan(far?.threshold?.position ?? 1);
  });

  it("is not drawn where there is no number", () => {
    const estimate = { status: "not-estimable", reason: "no steps", n: 0 } as const;
    expect(prepareInterval({ ...verdict({}).statistic, estimate })).toBeNull();
  });
});

describe("the first sentence of a verdict", () => {
  it("does not end inside a number or a layer name", () => {
    expect(firstSentence("It shrinks to 0.24 in layers.3 at once. The rest follows.")).toBe(
      "It shrinks to 0.24 in layers.3 at once.",
    );
    expect(firstSentence("No fault found")).toBe("No fault found");
  });
});
