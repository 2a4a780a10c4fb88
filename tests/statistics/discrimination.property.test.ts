import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Auroc, estimateAuroc } from "@/lib/statistics/auroc";
import { estimateAveragePrecision } from "@/lib/statistics/average-precision";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { compareIndependentAurocs } from "@/lib/statistics/compare-aurocs";
import { estimateExpectedAuroc } from "@/lib/statistics/expected-auroc";
import { expectNear } from "./calibration-fixture";
import { toSample } from "./discrimination-fixture";

/** Whole hundredths, so that ties are common; at least one patient of each kind. */
const samples: fc.Arbitrary<BinarySample> = fc
  .array(fc.record({ outcome: fc.integer({ min: 0, max: 1 }), hundredths: fc.integer({ min: 0, max: 100 }) }), {
    maxLength: 40,
  })
  .map((rows) => [...rows, { outcome: 0, hundredths: 40 }, { outcome: 1, hundredths: 60 }])
  .map((rows) =>
    toSample(
      rows.map(({ outcome }) => outcome),
      rows.map(({ hundredths }) => hundredths / 100),
    ),
  );

function aurocIn({ estimate }: Auroc): number {
  if (!("value" in estimate)) throw new Error("no value");
  return estimate.value;
}

function valueIn(estimate: ReturnType<typeof estimateAveragePrecision>): number {
  if (!("value" in estimate)) throw new Error("no value");
  return estimate.value;
}

function expectVariance(found: Auroc, expected: Auroc): void {
  if (expected.variance === null) expect(found.variance).toBeNull();
  else expectNear(found.variance, expected.variance);
}

function withRisks(sample: BinarySample, change: (risk: number) => number): BinarySample {
  return { ...sample, risks: sample.risks.map(change) };
}

function reorder({ outcomes, risks, weights }: BinarySample, order: readonly number[]): BinarySample {
  const pick = (values: ArrayLike<number>): number[] => order.map((row) => values[row] ?? Number.NaN);
  return toSample(pick(outcomes), pick(risks), weights === null ? null : pick(weights));
}

const shuffled = samples.chain((sample) =>
  fc
    .shuffledSubarray([...sample.risks.keys()], { minLength: sample.risks.length })
    .map((order) => ({ sample, other: reorder(sample, order) })),
);

describe("AUROC and average precision", () => {
  test("depend on the order of the risks alone", () => {
    const property = fc.property(samples, (sample) => {
      const stretched = withRisks(sample, (risk) => risk ** 3 / 2);
      expect(estimateAuroc(stretched)).toEqual(estimateAuroc(sample));
      expect(estimateAveragePrecision(stretched)).toEqual(estimateAveragePrecision(sample));
    });
    fc.assert(property);
  });

  test("do not depend on the order of the rows", () => {
    const property = fc.property(shuffled, ({ sample, other }) => {
      const [found, expected] = [estimateAuroc(other), estimateAuroc(sample)];
      expect(found.intervals["newcombe-5"]).toEqual(expected.intervals["newcombe-5"]);
      expectVariance(found, expected);
      expectNear(aurocIn(found), aurocIn(expected));
      expect(estimateAveragePrecision(other)).toEqual(estimateAveragePrecision(sample));
      const [before, after] = [estimateExpectedAuroc(sample), estimateExpectedAuroc(other)];
      expect(after).toEqual(before);
    });
    fc.assert(property);
  });

  test("with outcomes exchanged the AUROC is its complement, and its variance stays", () => {
    const property = fc.property(samples, (sample) => {
      const exchanged = { ...sample, outcomes: sample.outcomes.map((outcome) => 1 - outcome) };
      const [found, expected] = [estimateAuroc(exchanged), estimateAuroc(sample)];
      expectNear(aurocIn(found), 1 - aurocIn(expected));
      expectVariance(found, expected);
      for (const method of ["delong-logit", "newcombe-5"] as const) {
        expectNear(found.intervals[method]?.[0] ?? 0, 1 - (expected.intervals[method]?.[1] ?? 1));
        expectNear(found.intervals[method]?.[1] ?? 1, 1 - (expected.intervals[method]?.[0] ?? 0));
      }
    });
    fc.assert(property);
  });

  test("a whole weight is as many copies of the row, as far as the value goes", () => {
    const property = fc.property(samples, fc.integer({ min: 2, max: 4 }), (sample, most) => {
      const copies = Array.from(sample.risks, (_, row) => 1 + (row % most));
      const weighted = { ...sample, weights: Float64Array.from(copies) };
      const rows = copies.flatMap((count, row) => new Array<number>(count).fill(row));
      const expanded = reorder(sample, rows);
      expectNear(aurocIn(estimateAuroc(weighted)), aurocIn(estimateAuroc(expanded)));
      expectNear(valueIn(estimateAveragePrecision(weighted)), valueIn(estimateAveragePrecision(expanded)));
    });
    fc.assert(property);
  });

  test("are whole probabilities inside their intervals", () => {
    const property = fc.property(samples, (sample) => {
      for (const estimate of [
        estimateAuroc(sample).estimate,
        estimateAveragePrecision(sample),
        estimateExpectedAuroc(sample),
      ]) {
        if (estimate.status !== "estimated") continue;
        const { value, lower = 0, upper = 1 } = estimate;
        expect(0 <= lower && lower <= value && value <= upper && upper <= 1).toBe(true);
      }
    });
    fc.assert(property);
  });
});

test("exchanged groups turn the sign of the difference, whatever the groups", () => {
  const property = fc.property(samples, samples, (first, second) => {
    const [a, b] = [estimateAuroc(first), estimateAuroc(second)];
    const forth = compareIndependentAurocs(a, b).difference;
    const back = compareIndependentAurocs(b, a).difference;
    if (forth.status !== "estimated" || back.status !== "estimated") throw new Error("not estimated");
    expectNear(back.value, -forth.value);
    expectNear(back.lower, -(forth.upper ?? Number.NaN));
    expectNear(back.upper, -(forth.lower ?? Number.NaN));
    expect((forth.lower ?? 2) <= forth.value && forth.value <= (forth.upper ?? -2)).toBe(true);
  });
  fc.assert(property);
});
