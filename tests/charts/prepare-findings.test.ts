import { describe, expect, it } from "vitest";
import { firstSentence } from "@/lib/charts/first-sentence";
import { prepareFindings } from "@/lib/charts/prepare-findings";
import { prepareInterval } from "@/lib/charts/prepare-interval";
import type { Diagnosis, Verdict } from "@/lib/core/verdict";

function verdict(part: Partial<Verdict>): Verdict {
  return {
    rule: "vanishing-gradient",
    version: 1,
    outcome: "finding",
    severity: "warning",
    subgroup: null,
    layers: [],
    onsetStep: null,
    statistic: {
      name: "factor per layer",
      estimate: {
        status: "estimated",
        value: 0.24,
        lower: 0.22,
        upper: 0.27,
        level: 0.95,
        method: "slope",
        n: 9,
        notes: [],
      },
      threshold: { value: 0.5, direction: "below", source: "calibration" },
    },
    effectiveSamples: 40,
    persistence: { windows: 9, of: 10 },
    reason: "decided",
    explanation: "explained",
    remedy: null,
    provenance: [],
    ...part,
  };
}

function diagnosis(verdicts: readonly Verdict[]): Diagnosis {
  return { status: "attention", summary: "", verdicts, checklist: [] };
}

describe("the list of findings", () => {
  it("stands in order of weight, and within a weight in the order of the diagnosis", () => {
    const list = prepareFindings(
      diagnosis([
        verdict({ rule: "overfitting", severity: "note" }),
        verdict({ rule: "not-learning", severity: "critical" }),
        verdict({ rule: "vanishing-gradient", severity: "warning" }),
        verdict({ rule: "exploding-gradient", severity: "critical" }),
      ]),
      [],
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
      [],
    );
    expect(list.findings[0]?.label).toEqual({ shape: "octagon", word: "critical" });
    expect(list.withoutFinding[0]?.label).toEqual({ shape: "ring", word: "no finding" });
  });

  it("names the line of code that would enable a check which could not tell", () => {
    const cannot = verdict({ outcome: "cannot-tell", severity: null, reason: "too few steps" });
    const coverage = [{ rule: "vanishing-gradient" as const, canAnswer: false, missing: [], how: "log(x)" }];
    expect(prepareFindings(diagnosis([cannot]), coverage).unanswered).toEqual([
      { name: "Vanishing gradient", reason: "Too few steps.", how: "log(x)" },
    ]);
  });

  it("says how far the checks reach where all of them could answer", () => {
    const both = [verdict({}), verdict({ rule: "non-finite" })];
    const { scope } = prepareFindings(diagnosis(both), []);
    expect(scope).toBe(
      "All 2 checks could answer: vanishing gradient, values that are not finite. Nothing beyond them was looked at.",
    );
  });

  it("says how sure from the weightiest finding", () => {
    expect(prepareFindings(diagnosis([verdict({})]), []).howSure).toBe(
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
