import { describe, expect, test } from "vitest";
import { type PlanContent, UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { planContentSchema } from "@/lib/schema/analysis-plan";

const sex = (label: string) => ({ kind: "label", name: label, column: "sex", label }) as const;

/** Everything declared, nothing contradicted. */
const DECLARED: PlanContent = {
  primaryMeasures: ["calibration", "net-benefit"],
  margins: { calibration: 0.2, "net-benefit": 0.01 },
  threshold: { value: 0.1, owner: "Dr. Adaeze Obi", reason: "One death missed weighs as nine false alarms." },
  decisionRange: { from: 0.05, to: 0.2 },
  subgroups: [sex("female"), sex("male"), { kind: "intersection", name: "both", of: [sex("female"), sex("male")] }],
  reference: "male",
};

function faultsOf(change: Partial<Record<keyof PlanContent, unknown>>): string[] {
  const { error } = planContentSchema.safeParse({ ...DECLARED, ...change });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the content of an analysis plan", () => {
  test("may be declared wholly, and may declare nothing at all", () => {
    expect(planContentSchema.parse(DECLARED)).toEqual(DECLARED);
    expect(planContentSchema.parse(UNDECLARED_PLAN)).toEqual(UNDECLARED_PLAN);
  });

  test.each([0, 1, -0.1, 1.2, 12, Number.NaN])("has no threshold of %s", (value) => {
    expect(faultsOf({ threshold: { ...DECLARED.threshold, value } })[0]).toMatch(/^threshold\.value: /);
  });

  test("has no threshold without an owner and a reason", () => {
    expect(faultsOf({ threshold: { ...DECLARED.threshold, owner: " " } })).toEqual([
      "threshold.owner: Expected a text, found an empty one.",
    ]);
    expect(faultsOf({ threshold: { value: 0.1, owner: "Dr. Obi" } })).toEqual(["threshold.reason: Expected a text."]);
  });

  test.each([0, -0.01])("has no margin of %s", (size) => {
    expect(faultsOf({ margins: { calibration: size } })).toEqual(["margins.calibration: Expected a margin above 0."]);
  });

  test("has no margin of a measure that it does not declare", () => {
    expect(faultsOf({ margins: { auroc: 0.05 } })).toEqual([
      "margins.auroc: Expected a margin for a declared measure only; declare the measure, or leave its margin out.",
    ]);
  });

  test("declares a measure once", () => {
    expect(faultsOf({ primaryMeasures: ["auroc", "auroc"], margins: {} })).toEqual([
      "primaryMeasures.1: Expected each measure once.",
    ]);
  });

  test("has a decision range that ends above where it begins and holds the threshold", () => {
    expect(faultsOf({ decisionRange: { from: 0.2, to: 0.05 } })).toEqual([
      "decisionRange.to: Expected an end above the beginning, 0.2, found 0.05.",
    ]);
    expect(faultsOf({ decisionRange: { from: 0.2, to: 0.3 } })).toEqual([
      "decisionRange: Expected a range that holds the threshold, 0.1, found 0.2 to 0.3.",
    ]);
    expect(faultsOf({ decisionRange: { from: 0, to: 0.3 } })[0]).toMatch(/^decisionRange\.from: /);
    expect(faultsOf({ decisionRange: { from: 0.2, to: 0.3 }, threshold: null })).toEqual([]);
  });

  test("calls each group by a name of its own, and refers to one of them", () => {
    expect(faultsOf({ subgroups: [sex("male"), sex("male")] })).toEqual([
      'subgroups.1.name: Expected each name once, found "male" twice.',
    ]);
    expect(faultsOf({ reference: "isolated TBI" })).toEqual([
      'reference: Expected one of the groups as the reference, found "isolated TBI".',
    ]);
  });

  test("takes groups of groups to a depth that ends", () => {
    const pair = { kind: "intersection", name: "a", of: [sex("female"), sex("male")] };
    const four = { kind: "intersection", name: "b", of: [pair, pair] };
    expect(faultsOf({ subgroups: [four], reference: null })).toEqual([]);
    expect(faultsOf({ subgroups: [{ ...four, of: [four, four] }], reference: null })).not.toEqual([]);
  });
});
