import { expect, test } from "vitest";
import { measureDoseResponse } from "@/lib/diagnostics/subgroups/dose-response";
import { buildRun } from "../build-run";
import { drawPatients, labelColumn, toPredictionSet } from "./make-prediction-set";

const RUN = buildRun({ series: [] });
const REGIONS = ["ais_head", "ais_face", "ais_chest", "ais_abdomen", "ais_extremities", "ais_external"];

/** Patients of 0 to 3 severe regions; the true log odds grow by `effect` with each, the predicted ones do not. */
function cohort(effect: number, centres: readonly number[] = [-1, -1, -1, -1]) {
  const patients = [0, 1, 2, 3].flatMap((dose) =>
    drawPatients(String(dose), 800, { seed: 10 + dose, shift: effect * dose, centre: centres[dose] ?? -1 }),
  );
  const columns = REGIONS.map((name, region) =>
    labelColumn(
      name,
      patients.map(({ group }) => (region < Number(group) ? "4" : "1")),
    ),
  );
  const set = toPredictionSet(patients, 5, { columns });
  return { set, rows: Int32Array.from({ length: set.rows }, (_, row) => row) };
}

test("a model that predicts lower for what happens with every region has a trend above zero, and the reverse below", () => {
  for (const [effect, words] of [
    [0.3, "the lower the model predicts"],
    [-0.3, "the higher the model predicts"],
  ] as const) {
    const { set, rows } = cohort(effect);
    const dose = measureDoseResponse(set, rows, RUN);
    expect(dose?.levels.map(({ patients }) => patients)).toEqual([800, 800, 800, 800]);
    if (dose?.trend.status !== "estimated") throw new Error("there are enough events");
    expect(dose.trend.lower).toBeLessThan(effect);
    expect(dose.trend.upper).toBeGreaterThan(effect);
    expect(dose.sentence).toContain(words);
  }
});

test("where risks are right at every level no trend is said, however the risks are mixed", () => {
  const { set, rows } = cohort(0, [-2, -1.5, -1, -0.5]);
  const dose = measureDoseResponse(set, rows, RUN);
  expect(dose?.sentence).toContain("no trend as well as one in either direction");
  for (const level of dose?.levels ?? []) {
    if (level.standardised.status !== "estimated") continue;
    expect(level.standardised.lower).toBeLessThan(1);
    expect(level.standardised.upper).toBeGreaterThan(1);
  }
});

test("a level that is always off by the same factor is so at any mix of risks", () => {
  const { set, rows } = cohort(0.3);
  for (const level of measureDoseResponse(set, rows, RUN)?.levels ?? []) {
    if (level.standardised.status !== "estimated" || level.observedExpected.status !== "estimated")
      throw new Error("all levels have events");
    // All levels have the same risks here, so that nothing is left to standardise.
    expect(level.standardised.value / level.observedExpected.value).toBeCloseTo(1, 1);
  }
});

test("a file without severities of the regions has no such view", () => {
  const { set, rows } = cohort(0);
  expect(measureDoseResponse({ ...set, columns: [] }, rows, RUN)).toBeNull();
});

test("the loss above what the risks promise rises with the regions where the model is off for them, and with risks that are right it does not", () => {
  const off = cohort(0.5, [-2, -1.5, -1, -0.5]);
  const dose = measureDoseResponse(off.set, off.rows, RUN);
  if (dose?.lossTrend.status !== "estimated") throw new Error("all levels have a loss");
  expect(dose.lossTrend.lower).toBeGreaterThan(0);
  const right = cohort(0, [-2, -1.5, -1, -0.5]);
  const even = measureDoseResponse(right.set, right.rows, RUN);
  if (even?.lossTrend.status !== "estimated") throw new Error("all levels have a loss");
  expect(even.lossTrend.lower).toBeLessThan(0);
  expect(even.lossTrend.upper).toBeGreaterThan(0);
});

test("what the log does not hold of these groups is not supplied, and says which names it would look for", () => {
  const { set, rows } = cohort(0);
  const [none] = measureDoseResponse(set, rows, RUN)?.levels ?? [];
  expect(none?.attenuation).toEqual({
    status: "not-supplied",
    what: 'inner products of gradients for a subgroup of the log called "0 regions" or "regions 0"',
  });
});
