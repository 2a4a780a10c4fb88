import { describe, expect, test } from "vitest";
import { subgroupPerformanceRule } from "@/lib/diagnostics/rules/subgroup-performance";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import type { GroupFamily, SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { RunData } from "@/lib/series/run-data";
import { adjustByBenjaminiHochberg } from "@/lib/statistics/multiplicity";
import { drawPatients, labelColumn, labelGroup, runWith, toPredictionSet } from "./make-prediction-set";

const PATIENTS = [
  ...drawPatients("polytrauma", 500, { seed: 1, shift: 0.8 }),
  ...drawPatients("isolated_tbi", 1500, { seed: 2 }),
];
const SEXES = PATIENTS.map((_, row) => ["male", "female", "male", ""][row % 4] ?? "");
/** Everybody with a low pressure is of one sex, and the model is off for them. */
const PRESSURES = PATIENTS.map(({ group }, row) => (group === "polytrauma" ? 80 + (row % 5) : 120));
const SUBGROUP = labelColumn(
  "subgroup",
  PATIENTS.map(({ group }) => group),
);
const ALONE = toPredictionSet(PATIENTS, 3);
const WHOLE = {
  ...ALONE,
  columns: [SUBGROUP, labelColumn("sex", SEXES), labelColumn("sbp", PRESSURES.map(String))],
};
const PLAN = { subgroups: [labelGroup("polytrauma"), labelGroup("isolated_tbi")] };

function analysisOf(run: RunData): SubgroupAnalysis {
  const analysis = analyseSubgroups(run);
  if (analysis.status !== "analysed") throw new Error(analysis.reason);
  return analysis;
}

const groupsOf = (families: readonly GroupFamily[]) => families.flatMap(({ groups }) => groups);
const namesOf = (families: readonly GroupFamily[]) => groupsOf(families).map(({ name }) => name);

describe("groups beside those that a plan declares", () => {
  test("are what else the file offers, patients of whom nobody knows among them", () => {
    const { families, explored } = analysisOf(runWith(WHOLE, PLAN));
    expect(namesOf(families)).toEqual(["polytrauma", "isolated_tbi"]);
    expect(explored.map(({ family }) => family)).toEqual(["sex", "Shock (blood pressure)"]);
    expect(groupsOf(explored).map(({ name, patients }) => [name, patients])).toEqual([
      ["male", 1000],
      ["female", 500],
      ["sex: unknown", 500],
      ["shock", 500],
      ["no shock", 1500],
    ]);
  });

  test("change nothing of what is said of the declared ones", () => {
    const judgementOf = (run: RunData) =>
      groupsOf(analysisOf(run).families).map(({ within, against }) => [within, against]);
    expect(judgementOf(runWith(WHOLE, PLAN))).toEqual(judgementOf(runWith(ALONE, PLAN)));
  });

  test("are a search: adjusted among themselves, by Benjamini and Hochberg, and said to be one", () => {
    const { explored, multiplicity } = analysisOf(runWith(WHOLE, PLAN));
    const groups = groupsOf(explored);
    const raw = groups.map(({ within, against }) => {
      const [own, other] = [within, against].map(
        (list) => list.find(({ measure }) => measure === "calibration")?.p ?? 1,
      );
      return Math.max(own ?? 1, other ?? 1);
    });
    expect(groups.map(({ within }) => within[0]?.adjustedP)).toEqual(adjustByBenjaminiHochberg(raw));
    expect(Math.min(...raw)).toBeLessThan(1e-6);
    expect(multiplicity).toBe(
      "2 comparisons of groups and primary measures are adjusted together by Holm, since the groups were declared. 5 more, of groups that the file offers and nobody declared, are a search beside them, adjusted on their own by Benjamini and Hochberg; no finding is made of them.",
    );
  });

  test("make no verdict, however far off the model is for them", () => {
    const verdicts = subgroupPerformanceRule.evaluate(runWith(WHOLE, { subgroups: [labelGroup("isolated_tbi")] }), {
      ...{ loss: null, divergence: null, earlier: [] },
    });
    expect(verdicts.map(({ subgroup }) => subgroup)).toEqual(["isolated_tbi"]);
  });

  test("are held against all other patients, whatever reference was declared", () => {
    const { families, explored } = analysisOf(runWith(WHOLE, { ...PLAN, reference: "isolated_tbi" }));
    expect(groupsOf(families)[0]?.against[0]?.sentence).toContain("against isolated tbi");
    for (const { against } of groupsOf(explored)) expect(against[0]?.sentence).toContain("against all other patients");
  });

  test("leave out a group that was declared under another name, and tell apart one of the same name", () => {
    const shock = { kind: "rule", rule: "shock-pressure", version: 1, group: "shock", name: "male" } as const;
    const { explored } = analysisOf(runWith(WHOLE, { subgroups: [...PLAN.subgroups, shock] }));
    expect(namesOf(explored)).toEqual(["male (undeclared)", "female", "sex: unknown", "no shock"]);
  });

  test("are tested across their whole family, the declared groups of it among them", () => {
    const female = { kind: "label", name: "female", column: "sex", label: "female" } as const;
    const { families, explored } = analysisOf(runWith(WHOLE, { subgroups: [female] }));
    expect(families.map(({ calibrationTest }) => calibrationTest)).toEqual([null]);
    expect(explored.find(({ family }) => family === "sex")?.calibrationTest?.degreesOfFreedom).toBe(4);
  });

  test("are none where nothing was declared: there everything is the search", () => {
    const { families, explored } = analysisOf(runWith(WHOLE));
    expect(explored).toEqual([]);
    expect(namesOf(families)).toHaveLength(7);
  });
});
