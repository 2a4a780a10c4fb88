import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeTriss, probabilityOfSurvival, revisedTraumaScore } from "@/lib/clinical/compute-triss";
import { makePredictionSet } from "./make-prediction-set";

const WELL = { gcs: 15, sbp: 120, respiratory_rate: 16 };

describe("the Revised Trauma Score", () => {
  test.each([
    [15, 120, 16, 7.8408],
    [13, 90, 29, 7.8408],
    [12, 89, 30, 3 * 0.9368 + 3 * 0.7326 + 3 * 0.2908],
    [9, 76, 10, 3 * 0.9368 + 3 * 0.7326 + 4 * 0.2908],
    [8, 75, 9, 2 * 0.9368 + 2 * 0.7326 + 2 * 0.2908],
    [6, 50, 6, 2 * 0.9368 + 2 * 0.7326 + 2 * 0.2908],
    [5, 49, 5, 0.9368 + 0.7326 + 0.2908],
    [4, 1, 1, 0.9368 + 0.7326 + 0.2908],
    [3, 0, 0, 0],
  ])("of GCS %i, pressure %i, rate %i is %f", (gcs, sbp, rate, expected) => {
    expect(revisedTraumaScore({ gcs, sbp, respiratory_rate: rate })).toBeCloseTo(expected, 12);
  });
});

describe("TRISS", () => {
  // Each by hand: b = constant + RTS · 7.8408 + ISS · score + age, survival = 1 / (1 + e^−b).
  test.each([
    [{ ...WELL, iss: 9, age: 40, penetrating: 0 }, 1 / (1 + Math.exp(-5.1378868))],
    [{ ...WELL, iss: 9, age: 55, penetrating: 0 }, 1 / (1 + Math.exp(-3.3948868))],
    [{ ...WELL, iss: 25, age: 54, penetrating: 1 }, 1 / (1 + Math.exp(-3.62605072))],
    [{ ...WELL, iss: 25, age: 14, penetrating: 1 }, 1 / (1 + Math.exp(-3.8018868))],
    [{ ...WELL, iss: 25, age: 14 }, 1 / (1 + Math.exp(-3.8018868))],
  ])("%j survives with probability %f", (patient, expected) => {
    expect(probabilityOfSurvival(patient)).toBeCloseTo(expected, 9);
  });

  test("is unknown where an input is", () => {
    const whole = { ...WELL, iss: 9, age: 40, penetrating: 0 };
    for (const input of Object.keys(whole)) {
      expect(probabilityOfSurvival({ ...whole, [input]: undefined })).toBeNull();
    }
  });

  test("mortality never falls with a higher ISS or a lower coma scale", () => {
    const patient = fc.record({
      gcs: fc.integer({ min: 4, max: 15 }),
      sbp: fc.integer({ min: 0, max: 200 }),
      respiratory_rate: fc.integer({ min: 0, max: 60 }),
      age: fc.integer({ min: 0, max: 100 }),
      penetrating: fc.constantFrom(0, 1),
      iss: fc.integer({ min: 1, max: 74 }),
    });
    fc.assert(
      fc.property(patient, (one) => {
        const survival = probabilityOfSurvival(one) ?? 0;
        expect(probabilityOfSurvival({ ...one, iss: one.iss + 1 })).toBeLessThanOrEqual(survival);
        expect(probabilityOfSurvival({ ...one, gcs: one.gcs - 1 })).toBeLessThanOrEqual(survival);
      }),
    );
  });

  test("is a comparator of the file where all its columns are there, with a gap where a value is missing", () => {
    const columns = { iss: ["9", "9"], gcs: ["15", ""], sbp: ["120", "120"], rr: ["16", "16"], age: ["40", "40"] };
    expect(computeTriss(makePredictionSet(columns))).toBeNull();
    const triss = computeTriss(makePredictionSet({ ...columns, injury_type: ["blunt", "blunt"] }));
    expect(triss?.name).toBe("TRISS");
    expect(triss?.risks[0]).toBeCloseTo(1 - 1 / (1 + Math.exp(-5.1378868)), 9);
    expect(triss?.risks[1]).toBeNaN();
  });
});
