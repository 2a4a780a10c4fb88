import fc from "fast-check";
import { expect, it } from "vitest";
import { countFlow } from "@/lib/diagnostics/subgroups/count-flow";
import { makePredictionSet } from "../../clinical/make-prediction-set";

const rowOf = fc.record({
  split: fc.constantFrom("train", "test", "val", "other", ""),
  group: fc.constantFrom("a", "b", ""),
  outcome: fc.integer({ min: 0, max: 1 }),
  patient: fc.integer({ min: 0, max: 9 }),
});

it("counts every row in one part, and as judged or left out, whatever the file holds", () => {
  fc.assert(
    fc.property(fc.array(rowOf, { minLength: 1, maxLength: 60 }), (rows) => {
      const made = makePredictionSet(
        { group: rows.map(({ group }) => group) },
        rows.map(({ split }) => split),
      );
      const outcomes = Uint8Array.from(rows, ({ outcome }) => outcome);
      const set = { ...made, outcomes, patients: Int32Array.from(rows, ({ patient }) => patient) };
      const flow = countFlow({ predictions: [set] });
      if (flow.status !== "counted") throw new Error("There is a set.");
      const { all, parts, unnamed, judged, leftOut, training, missing } = flow;
      for (const measure of ["rows", "events"] as const) {
        const sum = [...parts, ...(unnamed === null ? [] : [unnamed])].reduce(
          (total, part) => total + part[measure],
          0,
        );
        expect([sum, judged[measure] + leftOut[measure]]).toEqual([all[measure], all[measure]]);
        expect(training?.[measure] ?? 0).toBeLessThanOrEqual(leftOut[measure]);
      }
      expect(all.rows).toBe(rows.length);
      expect(all.patients).toBe(new Set(rows.map(({ patient }) => patient)).size);
      const isJudged = rows.some(({ split }) => split === "test") ? "test" : "val";
      const gaps = rows.filter(({ split, group }) => split === isJudged && group === "").length;
      expect(missing).toEqual([{ column: "group", rows: gaps }]);
    }),
  );
});

it("counts no flow where no predictions were supplied", () => {
  expect(countFlow({ predictions: [] })).toEqual({ status: "none" });
});
