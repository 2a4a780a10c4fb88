import { describe, expect, test } from "vitest";
import { prepareProof } from "@/lib/charts/proof/prepare-proof";
import { prepareProofRuns } from "@/lib/charts/proof/prepare-proof-runs";
import { writeTrainingCode } from "@/lib/charts/proof/write-training-code";
import { RULE_IDS } from "@/lib/core/verdict";
import { PLAN, resultOf } from "@/tests/proof/plan-under-test";
import { GROUP_PLAN, pairsOf, proofWith } from "./make-proof";

const BETTER = pairsOf([0.5, 0.3], [0.52, 0.31], [0.51, 0.33], [0.5, 0.28], [0.53, 0.3]);

describe("a plan in words", () => {
  test("says what it waits for, a run without its pair counted", () => {
    expect(prepareProof(proofWith([])).standing).toMatch(/^Not answered yet: none of the 10 trainings has come back/);
    expect(prepareProof(proofWith(BETTER.slice(0, 1))).standing).toMatch(
      /^Not answered yet: 1 of 10 trainings has come/,
    );
    expect(prepareProof(proofWith(BETTER.slice(0, 7))).standing).toMatch(
      /^Not answered yet: 7 of 10 trainings have come/,
    );
  });

  test("says its answer first once all pairs are there", () => {
    expect(prepareProof(proofWith(BETTER)).standing).toMatch(/^Changed when repaired/);
  });

  test("is told without the words of engineers where the finding is on a group", () => {
    for (const rule of RULE_IDS.filter((id) => id.startsWith("subgroup-"))) {
      const plan = { ...GROUP_PLAN, finding: { ...GROUP_PLAN.finding, rule } };
      const { question, facts, standing } = prepareProof(proofWith(BETTER, plan));
      const told = [question, standing, ...facts.map(({ text }) => text)].join(" ");
      expect(told).not.toMatch(/gradient|norm\b|tensor|optimi[sz]er/i);
      expect(told).toContain("isolated tbi");
    }
  });

  test("tells its history in the order of time, who was asked until when and who saw the answer first", () => {
    const ben = { id: "person:ben", name: "Ben" };
    const asked = { number: 1, kind: "assign", owner: ben, dueOn: "2026-12-01", text: null } as const;
    const { history } = prepareProof({
      ...proofWith(BETTER),
      steps: [{ ...asked, author: ben, at: "2026-11-27T02:00:00.000Z" }],
      answeredAt: "2026-11-28T01:00:00.000Z",
      firstSeen: { by: ben, at: "2026-11-28T02:00:00.000Z" },
    });
    expect(history.map(({ words }) => words)).toEqual([
      "Ada made the plan",
      "Ben asked Ben to train the pairs until 1 Dec 2026",
      "All pairs were there and were judged; what comes later is not counted",
      "Ben was the first to see the answer",
    ]);
  });
});

describe("what came back for a plan", () => {
  test("stands at its seed and side; a run without its pair waits there, and one at fault is named apart", () => {
    const alone = resultOf(11, "repaired", 0.3);
    const again = resultOf(11, "repaired", 0.2, { run: "again", started: "2026-11-27T03:00:00.000Z" });
    const { seeds, setAside } = prepareProofRuns(proofWith([alone, again]));
    expect(seeds.map(({ seed }) => seed)).toEqual(PLAN.seeds);
    expect(seeds[0]?.places.map(({ run }) => run?.name ?? null)).toEqual([null, "repaired 11"]);
    expect(setAside.map(({ run, fault }) => [run.name, fault])).toEqual([["again", "repeated"]]);
  });
});

describe("the code that trains the pairs", () => {
  test("logs what the plan measures and holds names as texts, whatever stands in them", () => {
    const hostile = { ...GROUP_PLAN, measure: { ...GROUP_PLAN.measure, subgroup: 'a"); import os; print("' } };
    const code = writeTrainingCode(hostile, 'demo"');
    expect(code).toContain('split="validation", subgroup="a\\"); import os; print(\\""');
    expect(code).toContain('project="demo\\"")');
    expect(writeTrainingCode({ ...PLAN, measure: { ...PLAN.measure, from: "predictions" } }, "demo")).toContain(
      "side.predict(outcome, risk)",
    );
  });
});
