import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { CLINICAL_RULES } from "@/lib/clinical/clinical-rules";
import { computeTriss } from "@/lib/clinical/compute-triss";
import { UNKNOWN_GROUP } from "@/lib/clinical/missing-words";
import { readClinicalColumns } from "@/lib/clinical/read-clinical-columns";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { estimateAuroc } from "@/lib/statistics/auroc";
import { readSet } from "../ingest/prediction-files";
import { allRows } from "./make-prediction-set";

const FILE = "samples/runs/subgroups/predictions.csv.gz";
let set: PredictionSet;

beforeAll(async () => {
  set = await readSet(new Uint8Array(readFileSync(FILE)), FILE);
});

/** The rows of a group of a rule, or of a label of the column of groups. */
function rowsOf(rule: string, group: string): ReadonlySet<number> {
  const known = CLINICAL_RULES.find(({ id }) => id === rule);
  const definition =
    known === undefined
      ? ({ kind: "label", name: group, column: rule, label: group } as const)
      : ({ kind: "rule", name: group, rule, version: known.version, group } as const);
  return new Set(assignSubgroups(set, allRows(set), [definition]).flatMap(({ rows }) => [...rows]));
}

const shared = (one: ReadonlySet<number>, other: ReadonlySet<number>): number =>
  [...one].filter((row) => other.has(row)).length;

describe("the columns of the sample's predictions", () => {
  test("are those that clinical rules and TRISS ask for, and none of them is unreadable or impossible", () => {
    const { offered, countFlags } = readClinicalColumns(set);
    const inputs: readonly string[] = CLINICAL_RULES.filter(({ id }) => !id.startsWith("niss")).flatMap(
      (rule) => rule.inputs,
    );
    expect(
      [...inputs, "respiratory_rate", "penetrating"].filter((input) => ![...offered, "iss"].includes(input)),
    ).toEqual([]);
    const flags = countFlags([...offered], allRows(set));
    expect([...flags.keys()]).toEqual(["not-comparable"]);
    // Patients with a tube, whose coma scale is no total.
    expect(flags.get("not-comparable")).toBe(69);
  });

  test("agree with the stated groups as a registry does: for most patients, in both directions, and not for all", () => {
    for (const [label, rule, group, least] of [
      ["polytrauma", "polytrauma-berlin", "polytrauma", 0.9],
      ["isolated_tbi", "isolated-tbi-a", "isolated-tbi", 0.9],
    ] as const) {
      const [stated, found] = [rowsOf("subgroup", label), rowsOf(rule, group)];
      const both = shared(stated, found);
      expect(both / stated.size).toBeGreaterThan(least);
      expect(both / found.size).toBeGreaterThan(0.75);
      expect(both).toBeLessThan(stated.size);
    }
  });

  test("tell apart the two definitions of isolated TBI, of which one holds the other", () => {
    const [wide, narrow] = [rowsOf("isolated-tbi-a", "isolated-tbi"), rowsOf("isolated-tbi-b", "isolated-tbi")];
    expect(shared(narrow, wide)).toBe(narrow.size);
    expect(narrow.size).toBeGreaterThan(300);
    expect(narrow.size).toBeLessThan(wide.size / 2);
  });

  test("fill every group of every preset, and leave some patients unknown to each rule", () => {
    const { offered } = readClinicalColumns(set);
    const presets = CLINICAL_RULES.filter(({ isPreset, canAnswer }) => isPreset && canAnswer(offered));
    expect(presets.map(({ id }) => id)).toEqual([
      ...["polytrauma-berlin", "isolated-tbi-a", "severe-regions", "iss-bands", "gcs-bands"],
      ...["shock-pressure", "age-bands"],
    ]);
    for (const { id, groups } of presets) {
      const sizes = groups.map((group) => [id, group.id, rowsOf(id, group.id).size]);
      expect(sizes.filter(([, , size]) => size === 0)).toEqual([]);
      expect([id, rowsOf(id, UNKNOWN_GROUP).size > 0]).toEqual([id, true]);
    }
  });

  test("name sex, mechanism, kind of injury, transfer, four centres and three years", () => {
    const labelsOf = (name: string) => [...(set.columns.find((column) => column.name === name)?.labels ?? [])].sort();
    expect(labelsOf("sex")).toEqual(["female", "male"]);
    expect(labelsOf("injury_type")).toEqual(["blunt", "penetrating"]);
    expect(labelsOf("transfer")).toEqual(["direct", "transferred"]);
    expect(labelsOf("centre")).toEqual(["A", "B", "C", "D"]);
    expect(labelsOf("year")).toEqual(["2022", "2023", "2024"]);
    expect(labelsOf("mechanism")).toHaveLength(7);
  });

  test("give TRISS to most patients, who die more often where it says so", () => {
    const risks = computeTriss(set)?.risks ?? new Float64Array(0);
    const known = [...allRows(set)].filter((row) => !Number.isNaN(risks[row] ?? Number.NaN));
    expect(known.length / set.rows).toBeGreaterThan(0.8);
    expect(known.length).toBeLessThan(set.rows);
    const { estimate } = estimateAuroc({
      outcomes: Uint8Array.from(known, (row) => set.outcomes[row] ?? 0),
      risks: Float64Array.from(known, (row) => risks[row] ?? 0),
      weights: null,
    });
    expect(estimate.status === "estimated" ? estimate.value : 0).toBeGreaterThan(0.65);
  });

  test("give the groups the sizes that the cohort was simulated with", () => {
    const share = (rule: string, group: string) => rowsOf(rule, group).size / set.rows;
    expect(share("injury_type", "penetrating")).toBeCloseTo(0.085, 2);
    expect(share("polytrauma-berlin", "polytrauma")).toBeCloseTo(0.06, 2);
    expect(share("shock-pressure", "shock")).toBeCloseTo(0.03, 2);
  });
});
