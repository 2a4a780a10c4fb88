import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { fitRecalibration, sumLosses } from "@/lib/diagnostics/measures/fit-recalibration";
import { normalQuantile } from "@/lib/statistics/distributions";
import { expit } from "@/lib/statistics/fit-logistic";

const random = seededRandom(7);
const TRUE_LOGITS = Float64Array.from({ length: 400 }, () => -0.8 + 1.2 * normalQuantile(random() + 2 ** -33));
const OUTCOMES = TRUE_LOGITS.map((logit) => (random() < expit(logit) ? 1 : 0));
const rowsOf = (of: (logit: number) => number) => ({
  outcomes: Uint8Array.from(OUTCOMES),
  logits: TRUE_LOGITS.map(of),
});

describe("a recalibration", () => {
  test.each([1, 1.5, 2, 3, 6, 12])("undoes predictions that are %d times too sure, and shifted", (slope) => {
    const best = fitRecalibration(rowsOf((logit) => logit));
    for (const shift of [-4, -1, 0, 1, 4]) {
      const rows = rowsOf((logit) => shift + slope * logit);
      const found = fitRecalibration(rows);
      expect(found.slope * slope).toBeCloseTo(best.slope, 2);
      expect(found.intercept + found.slope * shift).toBeCloseTo(best.intercept, 2);
      expect(sumLosses(rows, found)).toBeLessThanOrEqual(sumLosses(rows, { intercept: 0, slope: 1 }));
    }
  });

  test("ends at the same place from wherever it begins", () => {
    const rows = rowsOf((logit) => 0.5 + 2 * logit);
    const one = fitRecalibration(rows);
    const other = fitRecalibration(rows, { intercept: 3, slope: -2 });
    expect(other.intercept).toBeCloseTo(one.intercept, 6);
    expect(other.slope).toBeCloseTo(one.slope, 6);
  });

  test("stays finite where outcomes are separated or all alike", () => {
    const logits = Float64Array.from([-3, -2, 2, 3]);
    for (const outcomes of [
      [0, 0, 1, 1],
      [0, 0, 0, 0],
      [1, 1, 1, 1],
      [1, 1, 0, 0],
    ]) {
      const found = fitRecalibration({ outcomes: Uint8Array.from(outcomes), logits });
      expect(Number.isFinite(found.intercept) && Number.isFinite(found.slope)).toBe(true);
    }
  });
});
