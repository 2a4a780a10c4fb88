import { describe, expect, test } from "vitest";
import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { CLINICAL_RULES } from "@/lib/clinical/clinical-rules";
import { listAlternatives } from "@/lib/clinical/list-alternatives";
import type { SubgroupMembers } from "@/lib/clinical/subgroup-members";
import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import { allRows, makePredictionSet } from "./make-prediction-set";

const SET = makePredictionSet({
  subgroup: ["polytrauma", "isolated_tbi", "polytrauma", "", "isolated_tbi"],
  sex: ["female", "male", "unknown", "female", "male"],
  gcs: ["5", "15", "1T", "", "9"],
});

const FEMALE: PlannedSubgroup = { kind: "label", name: "women", column: "sex", label: "female" };
const SEVERE: PlannedSubgroup = { kind: "rule", name: "severe TBI", rule: "gcs-bands", version: 1, group: "severe" };

function assign(declared: readonly PlannedSubgroup[]): readonly SubgroupMembers[] {
  return assignSubgroups(SET, allRows(SET), declared);
}

function summary(groups: readonly SubgroupMembers[]): readonly (readonly [string, string, string])[] {
  return groups.map(({ name, rows, unknown }) => [name, rows.join(" "), unknown.join(" ")]);
}

describe("declared groups", () => {
  test("come in declared order, with those of whom nobody can tell", () => {
    expect(summary(assign([SEVERE, FEMALE]))).toEqual([
      ["severe TBI", "0", "2 3"],
      ["women", "0 3", "2"],
    ]);
  });

  test("only the rows that were asked about are sorted", () => {
    expect(summary(assignSubgroups(SET, Int32Array.from([1, 3]), [FEMALE]))).toEqual([["women", "3", ""]]);
  });

  test("an intersection holds those in both; who is out of one is out, whatever is unknown of the other", () => {
    const both: PlannedSubgroup = { kind: "intersection", name: "women with severe TBI", of: [FEMALE, SEVERE] };
    const [group] = assign([both]);
    expect(summary(group === undefined ? [] : [group])).toEqual([["women with severe TBI", "0", "2 3"]]);
    expect(group?.description).toContain("female");
    expect(group?.description).toContain("severe 3 to 8");
  });

  test("that hold nobody stay listed, and what the file lacks is said", () => {
    const groups = assign([
      { kind: "label", name: "other", column: "sex", label: "intersex" },
      { kind: "label", name: "burn", column: "mechanism", label: "burn" },
      { kind: "rule", name: "shock", rule: "shock-pressure", version: 1, group: "shock" },
      { kind: "rule", name: "frail", rule: "frailty", version: 1, group: "frail" },
      { kind: "rule", name: "mild", rule: "gcs-bands", version: 7, group: "mild" },
      { kind: "rule", name: "deep", rule: "gcs-bands", version: 1, group: "deep" },
    ]);
    expect(groups.map(({ rows }) => rows.length)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(groups.map(({ unknown }) => unknown.length)).toEqual([1, 5, 5, 5, 5, 5]);
    const expected = [
      "No row of the file has this label",
      'no column "mechanism"',
      "it has no sbp",
      'knows no rule "frailty"',
      "Version 7",
      'no group "deep"',
    ];
    for (const [index, words] of expected.entries()) expect(groups[index]?.description).toContain(words);
  });

  test("two of one name are told apart", () => {
    expect(assign([FEMALE, FEMALE, SEVERE]).map(({ name }) => name)).toEqual(["women", "women (2)", "severe TBI"]);
  });

  test("unknown can be declared as a group of its own, of a column and of a rule", () => {
    const groups = assign([
      { kind: "label", name: "sex unknown", column: "Sex", label: "unknown" },
      { kind: "rule", name: "GCS unknown", rule: "gcs-bands", version: 1, group: "unknown" },
    ]);
    expect(summary(groups)).toEqual([
      ["sex unknown", "2", ""],
      ["GCS unknown", "2 3", ""],
    ]);
  });
});

describe("groups of a file without a plan", () => {
  test("are the labels of its columns and what rules make of its measurements, unknown beside them", () => {
    expect(summary(assign([]))).toEqual([
      ["polytrauma", "0 2", "3"],
      ["isolated_tbi", "1 4", "3"],
      ["subgroup: unknown", "3", ""],
      ["female", "0 3", "2"],
      ["male", "1 4", "2"],
      ["sex: unknown", "2", ""],
      ["GCS 3 to 8", "0", "2 3"],
      ["GCS 9 to 12", "4", "2 3"],
      ["GCS 13 to 15", "1", "2 3"],
      ["Glasgow Coma Scale: unknown", "2 3", ""],
    ]);
  });

  test("a column of many labels makes no groups, but one of centres or years may have more", () => {
    const numbers = Array.from({ length: 20 }, (_, index) => `value ${index}`);
    const set = makePredictionSet({ note: numbers, centre: numbers });
    const families = new Set(assignSubgroups(set, allRows(set), []).map(({ family }) => family));
    expect([...families]).toEqual(["centre"]);
  });

  test("labels that say nothing alone carry the name of their column, and names are unique", () => {
    const set = makePredictionSet({
      intubated: ["1", "0"],
      transfer: ["yes", "no"],
      first: ["aa", "bb"],
      last: ["aa", "cc"],
    });
    expect(assignSubgroups(set, allRows(set), []).map(({ name }) => name)).toEqual([
      "intubated: 1",
      "intubated: 0",
      "transfer: yes",
      "transfer: no",
      "first: aa",
      "bb",
      "last: aa",
      "cc",
    ]);
  });

  test("a label keeps its name where a rule has a group of the same", () => {
    const set = makePredictionSet({
      subgroup: ["polytrauma", "other"],
      ais_head: ["3", "0"],
      ais_chest: ["3", "0"],
      gcs: ["5", "15"],
    });
    const names = assignSubgroups(set, allRows(set), []).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["polytrauma", "polytrauma by rule", "no polytrauma"]));
    expect(new Set(names).size).toBe(names.length);
  });

  test("groups of one family are disjoint and with unknown hold every row", () => {
    const cells = (some: readonly string[]): string[] =>
      Array.from({ length: 60 }, (_, row) => some[row % some.length] ?? "");
    const set = makePredictionSet({
      ais_head: cells(["0", "3", "5", "9", "6"]),
      ais_face: cells(["0", "1", "2"]),
      ais_chest: cells(["3", "0", "4", "0", "", "1", "2"]),
      ais_abdomen: cells(["0", "0", "3"]),
      ais_extremities: cells(["2", "3 or 2", "0", "1"]),
      ais_external: cells(["0", "1"]),
      injuries: cells(["5 4 3", "140652.4", "9", "x"]),
      gcs: cells(["3", "15", "1T", "9", "12", ""]),
      sbp: cells(["80", "120", "", "91", "0"]),
      age: cells(["12", "64", "90+", "70", "999"]),
      sex: cells(["f", "m", "NA"]),
    });
    const rows = allRows(set);
    const declared = CLINICAL_RULES.flatMap((rule) =>
      rule.groups.map(
        ({ id, name }): PlannedSubgroup => ({ kind: "rule", name, rule: rule.id, version: 1, group: id }),
      ),
    );
    const assigned = assignSubgroups(set, rows, declared);
    for (const { name } of CLINICAL_RULES) {
      const groups = assigned.filter(({ family }) => family === name);
      const all = [...groups.flatMap((group) => [...group.rows]), ...(groups[0]?.unknown ?? [])];
      expect(all.toSorted((a, b) => a - b)).toEqual([...rows]);
    }
  });
});

describe("other definitions of a group", () => {
  const names = (group: PlannedSubgroup): readonly string[] => listAlternatives(group).map(({ name }) => name);
  const rule = (id: string, group: string): PlannedSubgroup => ({
    kind: "rule",
    name: group,
    rule: id,
    version: 1,
    group,
  });

  test("are those of the same concept, each whole", () => {
    expect(names(rule("isolated-tbi-a", "isolated-tbi"))).toEqual(["isolated TBI, by Isolated TBI (B)"]);
    expect(names(rule("isolated-tbi-b", "isolated-tbi"))).toEqual(["isolated TBI, by Isolated TBI (A)"]);
    expect(names(rule("polytrauma-berlin", "polytrauma"))).toEqual([
      "polytrauma, by Polytrauma (two regions)",
      "polytrauma, by Polytrauma (ISS 16 or more)",
      "polytrauma, by Polytrauma (ISS 18 or more)",
    ]);
    expect(names(rule("shock-pressure", "shock"))).toEqual(["shock, by Shock (shock index)"]);
  });

  test("there are none of a label, of bands that the other definition does not have, or of an unknown rule", () => {
    expect(names(FEMALE)).toEqual([]);
    expect(names(rule("age-bands", "80+"))).toEqual([]);
    expect(names(rule("frailty", "frail"))).toEqual([]);
  });

  test("of an intersection one part changes at a time", () => {
    const both: PlannedSubgroup = {
      kind: "intersection",
      name: "both",
      of: [rule("isolated-tbi-a", "isolated-tbi"), rule("shock-pressure", "shock")],
    };
    expect(names(both)).toEqual([
      "isolated TBI, by Isolated TBI (B) and shock",
      "isolated-tbi and shock, by Shock (shock index)",
    ]);
  });
});
