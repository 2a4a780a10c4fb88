import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { bootstrap, jackknifeAcceleration, type RowStatistic } from "@/lib/statistics/bootstrap";
import { bcaLimits, biasCorrection, percentileLimits } from "@/lib/statistics/bootstrap-interval";
import { drawResample, planResampling } from "@/lib/statistics/resampling";
import { expectLimits, expectNear, PYTHON, R, sampleOf } from "./thresholds-fixture";

const ORDINARY = sampleOf("ordinary");

const sum = (rows: Int32Array, measure: (row: number) => number): number =>
  rows.reduce((total, row) => total + measure(row), 0);
const risk = (row: number): number => ORDINARY.risks[row] ?? Number.NaN;
const outcome = (row: number): number => ORDINARY.outcomes[row] ?? Number.NaN;

const STATISTICS: Readonly<Record<"brier" | "ratio", RowStatistic>> = {
  brier: (rows) => sum(rows, (row) => (risk(row) - outcome(row)) ** 2) / rows.length,
  ratio: (rows) => sum(rows, outcome) / sum(rows, risk),
};

/** Every pair compared: slow, and plainly right. */
function aurocOf({ outcomes, risks }: typeof ORDINARY): RowStatistic {
  return (rows) => {
    const of = (wanted: number) => [...rows].filter((row) => outcomes[row] === wanted).map((row) => risks[row] ?? 0);
    const [events, others] = [of(1), of(0)];
    const won = events.flatMap((a) => others.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
    return won.reduce<number>((total, pair) => total + pair, 0) / won.length;
  };
}

describe("intervals of a bootstrap", () => {
  test.each(["brier", "ratio"] as const)("of the %s are those of R's boot on the same replicates", (name) => {
    const expected = R.bootstraps[name];
    const plan = planResampling(ORDINARY.risks.length, { patients: null, outcomes: null });
    const statistic = STATISTICS[name];
    expectNear(statistic(plan.rows), expected.observed);
    const replicates = Float64Array.from(expected.replicates);
    const result = { observed: expected.observed, replicates, failed: 0, seed: 0 };
    const acceleration = jackknifeAcceleration(statistic, plan) ?? Number.NaN;
    expectNear(biasCorrection(result), expected.z0);
    expectNear(acceleration, expected.acceleration);
    expectLimits(percentileLimits(result, 0.95), expected.percentile);
    expectLimits(bcaLimits(result, acceleration, 0.95), expected.bca);
  });

  test("the acceleration of a stratified AUROC is SciPy's", () => {
    const sample = sampleOf("tied");
    const plan = planResampling(sample.risks.length, { patients: null, outcomes: sample.outcomes });
    const statistic = aurocOf(sample);
    expectNear(statistic(plan.rows), PYTHON.stratifiedAuroc.observed);
    expectNear(jackknifeAcceleration(statistic, plan) ?? Number.NaN, PYTHON.stratifiedAuroc.acceleration);
  });

  test("without bias and acceleration BCa is the percentile interval", () => {
    const replicates = Float64Array.from({ length: 1000 }, (_, index) => index - 500);
    const result = { observed: 0, replicates, failed: 0, seed: 0 };
    const percentile = percentileLimits(result, 0.9);
    expect(biasCorrection(result)).toBeCloseTo(0, 12);
    expectLimits(bcaLimits(result, 0, 0.9), [percentile?.lower ?? Number.NaN, percentile?.upper ?? Number.NaN]);
  });

  test("there is none where most resamples failed, or all replicates lie on one side", () => {
    const mostFailed = { observed: 1, replicates: Float64Array.of(1, 2), failed: 3, seed: 0 };
    expect(percentileLimits(mostFailed, 0.95)).toBeNull();
    const oneSided = { observed: 9, replicates: Float64Array.of(1, 2, 3), failed: 0, seed: 0 };
    expect(percentileLimits(oneSided, 0.95)).not.toBeNull();
    expect(bcaLimits(oneSided, 0, 0.95)).toBeNull();
  });
});

describe("resampling", () => {
  test("the same seed gives the same replicates, another seed others", () => {
    const plan = planResampling(ORDINARY.risks.length, { patients: null, outcomes: null });
    const run = (seed: number) => bootstrap(STATISTICS.brier, plan, { replicates: 50, seed });
    expect(run(5)).toEqual(run(5));
    expect(run(5).replicates).not.toEqual(run(6).replicates);
  });

  test("resamples without a value are counted and left out", () => {
    const sample = sampleOf("tiny");
    const plan = planResampling(3, { patients: null, outcomes: null });
    const result = bootstrap(aurocOf(sample), plan, { replicates: 500, seed: 1 });
    // All three draws are events with probability 8/27, all three others with 1/27.
    expect(result.failed / 500).toBeGreaterThan(0.25);
    expect(result.failed / 500).toBeLessThan(0.42);
    expect(result.replicates.length + result.failed).toBe(500);
    expect(result.replicates.every(Number.isFinite)).toBe(true);
    const stratified = planResampling(3, { patients: null, outcomes: sample.outcomes });
    expect(bootstrap(aurocOf(sample), stratified, { replicates: 500, seed: 1 }).failed).toBe(0);
  });

  test("patients stay whole, and stratified resamples keep the number of patients with an event", () => {
    const rowsOfPatients = fc.array(fc.tuple(fc.nat(6), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rowsOfPatients, fc.integer(), (rows, seed) => {
        const patients = Int32Array.from(rows, ([patient]) => patient);
        const outcomes = Uint8Array.from(rows, ([, event]) => event);
        const plan = planResampling(rows.length, { patients, outcomes });
        const drawn = drawResample(plan, seededRandom(seed));
        const times = (row: number): number => drawn.filter((other) => other === row).length;
        const hasEvent = (patient: number): boolean => rows.some(([who, event]) => who === patient && event === 1);
        const people = [...new Set(patients)];
        const first = (patient: number): number => patients.indexOf(patient);
        for (const [row, [patient]] of rows.entries()) expect(times(row)).toBe(times(first(patient)));
        const count = (wanted: boolean): number =>
          people.filter((patient) => hasEvent(patient) === wanted).reduce((all, who) => all + times(first(who)), 0);
        expect(count(true)).toBe(people.filter(hasEvent).length);
        expect(count(false)).toBe(people.length - people.filter(hasEvent).length);
      }),
    );
  });

  test("the standard error of a mean comes out", () => {
    const plan = planResampling(ORDINARY.risks.length, { patients: null, outcomes: null });
    const { replicates, observed } = bootstrap((rows) => sum(rows, risk) / rows.length, plan, { seed: 11 });
    const spread = Math.sqrt(replicates.reduce((all, value) => all + (value - observed) ** 2, 0) / replicates.length);
    const variance = ORDINARY.risks.reduce((all, value) => all + (value - observed) ** 2, 0) / ORDINARY.risks.length;
    expect(spread / Math.sqrt(variance / ORDINARY.risks.length)).toBeGreaterThan(0.94);
    expect(spread / Math.sqrt(variance / ORDINARY.risks.length)).toBeLessThan(1.06);
  });
});
