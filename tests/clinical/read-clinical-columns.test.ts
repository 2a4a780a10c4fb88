import { describe, expect, test } from "vitest";
import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { type ClinicalInput, INPUT_DEFINITIONS } from "@/lib/clinical/clinical-inputs";
import { readClinicalColumns } from "@/lib/clinical/read-clinical-columns";
import { allRows, makePredictionSet } from "./make-prediction-set";

function read(column: string, cell: string, input: ClinicalInput): number | undefined {
  return readClinicalColumns(makePredictionSet({ [column]: [cell] })).patientOf(0)[input];
}

describe("a clinical column", () => {
  test.each<[string, string, ClinicalInput, number | undefined]>([
    ["ais_head", "3", "ais_head", 3],
    ["AIS Head/Neck", "3.0", "ais_head", 3],
    ["headAIS", "0", "ais_head", 0],
    ["ais_thorax", "4", "ais_chest", 4],
    ["AIS-ABDOMEN", "5", "ais_abdomen", 5],
    ["ais_extremity", "2", "ais_extremities", 2],
    // Several values: the greatest. AIS 9 is not known.
    ["ais_face", "3 or 2", "ais_face", 3],
    ["ais_face", "2/3", "ais_face", 3],
    ["ais_face", "3 or 9", "ais_face", undefined],
    ["ais_face", "9", "ais_face", undefined],
    ["ais_face", "7", "ais_face", undefined],
    ["ais_face", "2.5", "ais_face", undefined],
    ["ais_face", "broken", "ais_face", undefined],
    ["ais_face", "unknown", "ais_face", undefined],
    ["GCS", "15", "gcs", 15],
    ["gcs_total", "1T", "gcs", undefined],
    ["gcs", "10t", "gcs", undefined],
    ["gcs", "3c", "gcs", undefined],
    ["gcs", "2", "gcs", undefined],
    ["gcs", "8 or 9", "gcs", 9],
    ["SBP", "90", "sbp", 90],
    ["sbp", "90,5", "sbp", 90.5],
    ["sbp", "900", "sbp", undefined],
    ["base_excess", "−6,5", "base_excess", -6.5],
    ["base_deficit", "6.5", "base_excess", -6.5],
    ["age", ">89", "age", 89],
    ["age", "90+", "age", 90],
    ["iss", "25", "iss", 25],
    ["iss", "7", "iss", undefined],
    ["iss", "15", "iss", undefined],
    ["niss", "27", "niss", 27],
    ["injuries", "5 4 4 3", "injuries", 57],
    ["injuries", "140652.4; 450203.3; 751151.2", "injuries", 29],
    ["injuries", "140652.9 3", "injuries", undefined],
    ["injuries", "6,1", "injuries", 75],
    ["injury_type", "Penetrating", "penetrating", 1],
    ["injury_type", "blunt", "penetrating", 0],
    ["injury_type", "burn", "penetrating", undefined],
  ])("%s with %j gives %s %s", (column, cell, input, expected) => {
    expect(read(column, cell, input)).toBe(expected);
  });

  test("parts of a scale make the whole only together", () => {
    const gcs = { gcs_eye: ["4", "1"], gcs_verbal: ["5", "1T"], gcs_motor: ["6", "4"] };
    const { offered, patientOf, countFlags } = readClinicalColumns(makePredictionSet(gcs));
    expect([...offered]).toEqual(["gcs"]);
    expect([patientOf(0).gcs, patientOf(1).gcs]).toEqual([15, undefined]);
    expect([...countFlags(["gcs"], Int32Array.from([0, 1]))]).toEqual([["not-comparable", 1]]);
    const { gcs_motor: _, ...two } = gcs;
    expect(readClinicalColumns(makePredictionSet(two)).offered.size).toBe(0);
    const limbs = makePredictionSet({ ais_upper_extremity: ["2"], ais_lower_extremity: ["3"] });
    expect(readClinicalColumns(limbs).patientOf(0).ais_extremities).toBe(3);
  });

  test("belongs to one input: no spelling is read as two", () => {
    const spellings = INPUT_DEFINITIONS.flatMap(({ spellings: own, negated = [], parts }) => [
      ...own,
      ...negated,
      ...(parts?.spellings.flat() ?? []),
    ]);
    expect(new Set(spellings).size).toBe(spellings.length);
  });

  test("values that somebody should look at are counted in the description of the group", () => {
    const set = makePredictionSet({ gcs: ["1T", "1T", "2", "8 or 9", "drowsy", "15"] });
    const [severe] = assignSubgroups(set, allRows(set), [
      { kind: "rule", name: "severe", rule: "gcs-bands", version: 1, group: "severe" },
    ]);
    expect(severe?.description).toContain("2 values are not comparable (1T, 1c) and count as unknown.");
    expect(severe?.description).toContain("1 value is impossible and counts as unknown.");
    expect(severe?.description).toContain("1 value names several numbers, of which the greatest is used.");
    expect(severe?.description).toContain("1 value is no number and counts as unknown.");
  });
});
