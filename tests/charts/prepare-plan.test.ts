import { describe, expect, test } from "vitest";
import { listPlanChanges, preparePlan } from "@/lib/charts/prepare-plan";
import { type PlanContent, UNDECLARED_PLAN } from "@/lib/core/analysis-plan";

const PLAN: PlanContent = {
  primaryMeasures: ["calibration", "net-benefit"],
  margins: { calibration: 0.2 },
  threshold: { value: 0.1, owner: "Dr. Obi", reason: "one death missed weighs as nine false alarms." },
  decisionRange: { from: 0.05, to: 0.2 },
  subgroups: [{ kind: "label", name: "women", column: "sex", label: "female" }],
  reference: "women",
};
const rowsOf = (content: PlanContent) => preparePlan(content, ({ name }) => `definition of ${name}`);
const linesOf = (content: PlanContent, term: string) => rowsOf(content).find((row) => row.term === term)?.lines;

describe("a plan in words", () => {
  test("says what is declared, in its own units and in plain ones", () => {
    expect(linesOf(PLAN, "Primary measures")).toEqual(["Calibration within the group", "Net benefit within the group"]);
    expect(linesOf(PLAN, "Threshold")).toEqual([
      "The model alarms from a predicted risk of 10 % on.",
      "Decided by Dr. Obi: one death missed weighs as nine false alarms.",
    ]);
    expect(linesOf(PLAN, "Decision range")).toEqual(["Thresholds from 5 % to 20 %."]);
    expect(linesOf(PLAN, "Groups of patients, in order")).toEqual(["women: definition of women"]);
  });

  test("turns the margin of calibration into a ratio of deaths, and calls a missing one undeclared", () => {
    expect(linesOf(PLAN, "Margins")).toEqual([
      "Calibration within the group: deaths observed per deaths expected may be from 0.819 to 1.22 (0.2 in the natural logarithm of the ratio)",
      "Net benefit within the group: undeclared",
    ]);
  });

  test("sets nothing in the place of what was never declared", () => {
    expect(rowsOf(UNDECLARED_PLAN).every(({ lines }) => lines.length === 0)).toBe(true);
  });

  test("says of two versions what one says otherwise, and nothing of the rest", () => {
    const later = { ...PLAN, threshold: null, decisionRange: { from: 0.05, to: 0.3 } };
    expect(listPlanChanges(rowsOf(PLAN), rowsOf(later))).toEqual([
      {
        term: "Threshold",
        before:
          "The model alarms from a predicted risk of 10 % on; Decided by Dr. Obi: one death missed weighs as nine false alarms",
        after: "undeclared",
      },
      { term: "Decision range", before: "Thresholds from 5 % to 20 %", after: "Thresholds from 5 % to 30 %" },
    ]);
    expect(listPlanChanges(rowsOf(PLAN), rowsOf(PLAN))).toEqual([]);
  });
});
