import { describe, expect, it } from "vitest";
import { DOES_NOT_APPLY, RULE_IDS } from "@/lib/core/verdict";
import { IDEA_OF_RULE } from "@/lib/learn/idea-of-rule";
import { findIdea, IDEA_IDS, ideaOf } from "@/lib/learn/ideas";
import { prepareOwnNumbers } from "@/lib/learn/prepare-own-numbers";
import { makeDiagnosis, makeVerdict } from "../charts/make-verdict";

describe("the ideas", () => {
  it("each explain at least one rule, and every rule has its idea", () => {
    expect(RULE_IDS.filter((rule) => findIdea(IDEA_OF_RULE[rule]) === null)).toEqual([]);
    const explained = new Set(RULE_IDS.map((rule) => IDEA_OF_RULE[rule]));
    expect(IDEA_IDS.filter((id) => !explained.has(id))).toEqual([]);
  });

  it("are found by their id alone", () => {
    expect(findIdea("slope")).toEqual(ideaOf("slope"));
    expect(findIdea("constructor")).toBeNull();
  });

  it("claim no cause anywhere", () => {
    for (const id of IDEA_IDS) {
      const { title, question, lead } = ideaOf(id);
      expect(`${title} ${question} ${lead}`).not.toMatch(/\b(because|caused?|causes|why)\b/i);
    }
  });
});

describe("the numbers of the reader's own run", () => {
  const diagnosis = makeDiagnosis([
    makeVerdict({}),
    makeVerdict({ rule: "overfitting" }),
    makeVerdict({ rule: "dead-units", outcome: "cannot-tell", severity: null, reason: `${DOES_NOT_APPLY}no units` }),
    makeVerdict({ rule: "subgroup-vanishing", subgroup: "polytrauma", outcome: "cannot-tell", severity: null }),
  ]);

  it("are the verdicts that the idea explains and that apply to the run, with their interval", () => {
    const { verdicts } = prepareOwnNumbers("chain-of-layers", { diagnosis, depthProfile: null }, null);
    expect(verdicts.map(({ name, number }) => [name, number])).toEqual([
      ["Vanishing gradient", "factor per layer: 0.240 (0.220 to 0.270)"],
      ["Vanishing gradient in a subgroup: polytrauma", "factor per layer: 0.240 (0.220 to 0.270)"],
    ]);
  });

  it("name the learning rate where it was stated", () => {
    const numbers = prepareOwnNumbers("gradient-descent", { diagnosis, depthProfile: null }, 0.05);
    expect(numbers.facts).toEqual([{ term: "Learning rate", text: "0.05" }]);
    expect(prepareOwnNumbers("gradient-descent", { diagnosis, depthProfile: null }, null).facts).toEqual([]);
  });
});
