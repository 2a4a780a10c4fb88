import { describe, expect, test } from "vitest";
import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { listPublication } from "@/lib/clinical/list-publication";
import { isLevelShown, suppressSmallCells } from "@/lib/clinical/suppress-small-cells";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { allRows, makePredictionSet } from "./make-prediction-set";

function publicationOf(set: PredictionSet, thresholds: readonly number[], cuts: readonly number[]) {
  const rows = allRows(set);
  return listPublication(set, rows, assignSubgroups(set, rows, []), thresholds, cuts);
}

describe("what is published of predictions", () => {
  const set: PredictionSet = {
    ...makePredictionSet({ sex: ["f", "f", "m", ""] }),
    patients: Int32Array.from([0, 0, 1, 2]),
    outcomes: Uint8Array.from([0, 1, 0, 0]),
    risks: Float64Array.from([0.1, 0.6, 0.3, 0.2]),
  };

  test("are everybody, each group, and those of whom nobody can tell, counted as patients", () => {
    const { groups } = publicationOf(set, [], []);
    expect(groups.map(({ id, members }) => [id, members.join(" ")])).toEqual([
      ["all patients", "0 1 2"],
      ["sex: f", "0"],
      ["sex: m", "1"],
      ["sex: unknown", "2"],
    ]);
  });

  test("of a plan that does not name them, those of whom nobody can tell are counted all the same", () => {
    const rows = allRows(set);
    const women = { kind: "label", name: "women", column: "sex", label: "f" } as const;
    const { groups } = listPublication(set, rows, assignSubgroups(set, rows, [women]), [], []);
    expect(groups.map(({ id }) => id)).toEqual(["all patients", "women", "sex: unknown"]);
  });

  test("a patient with several rows has an event where one has, and the greatest risk; a risk at a mark is above it", () => {
    const { splits } = publicationOf(set, [0.5], [0.2, 0.5]);
    expect(splits.map(({ id, coarser }) => [id, coarser])).toEqual([
      ["outcome", [0, 0]],
      ["threshold", [0, 0, 1, 1]],
      ["curve", [0, 0, 1, 2, 2, 3]],
    ]);
    expect(splits.map(({ partOf }) => [0, 1, 2].map(partOf))).toEqual([
      [1, 0, 0],
      [3, 0, 0],
      [5, 1, 1],
    ]);
  });

  test("each split refines the one before it", () => {
    const { splits } = publicationOf(set, [0.25], [0.05, 0.15, 0.55]);
    for (const [index, { partOf, coarser }] of splits.entries()) {
      for (const patient of [0, 1, 2]) {
        expect(coarser[partOf(patient)]).toBe(splits[index - 1]?.partOf(patient) ?? 0);
      }
    }
  });

  test("twelve rows of one patient are one patient, and hidden", () => {
    const rows = Array.from({ length: 60 }, (_, row) => row);
    const repeated: PredictionSet = {
      ...makePredictionSet({ ward: rows.map((row) => (row < 12 ? "burns" : row < 40 ? "icu" : "ward")) }),
      patients: Int32Array.from(rows, (row) => (row < 12 ? 0 : row)),
    };
    const { groups, splits } = publicationOf(repeated, [], []);
    const suppression = suppressSmallCells(groups, splits);
    expect(["burns", "icu", "ward"].map((id) => isLevelShown(suppression, id, "patients"))).toEqual([
      false,
      true,
      false,
    ]);
  });
});
