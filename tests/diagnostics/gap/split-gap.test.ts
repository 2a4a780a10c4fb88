import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import type { GapInputs } from "@/lib/diagnostics/gap/gap-inputs";
import { limitsOfSaving, recalibratedLosses } from "@/lib/diagnostics/gap/recalibrated-losses";
import { GAP_PARTS, splitGap } from "@/lib/diagnostics/gap/split-gap";
import { meanAndError } from "@/lib/statistics/mean-with-interval";
import { drawCurve, drawSide } from "./draw-gap";

const partOf = (estimate: Estimate): number => (estimate.status === "estimated" ? estimate.value : 0);

const OTHERS = drawSide({ count: 1500, mean: -2 }, 2);
const plain = (inputs: Partial<GapInputs> = {}): GapInputs => ({
  group: drawSide({ count: 500, mean: -0.5 }, 1),
  others: OTHERS,
  learningCurve: null,
  ...inputs,
});

describe("the split of a gap", () => {
  test("adds up to the gap, whatever is supplied", () => {
    const property = fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      fc.double({ min: -1, max: 1, noNaN: true }),
      (seed, hasReference, hasPairs, hasCurve, shift) => {
        const damping = hasPairs ? [0.4, 0.5] : [];
        const split = splitGap({
          group: drawSide({ count: 120, mean: -0.5, shift, hasReference, damping }, seed),
          others: drawSide({ count: 200, mean: -1, hasReference, damping: damping.map(() => 1) }, seed + 1),
          learningCurve: hasCurve ? drawCurve(2, seed) : null,
        });
        const sum = GAP_PARTS.reduce((total, part) => total + partOf(split.parts[part]), 0);
        expect(sum).toBeCloseTo(partOf(split.gap), 12);
        expect(split.parts.unexplained.status).toBe("estimated");
      },
    );
    fc.assert(property, { numRuns: 40 });
  });

  test("calls what was not supplied so, and leaves it in what is unexplained", () => {
    const group = drawSide({ count: 500, mean: -0.5, hasReference: false }, 1);
    const { gap, parts } = splitGap(plain({ group }));
    expect(parts.optimisation).toEqual({
      status: "not-supplied",
      what: expect.stringContaining("with and without the fault"),
    });
    expect(parts["few-patients"]).toEqual({
      status: "not-supplied",
      what: expect.stringContaining("nested subsamples"),
    });
    expect(parts["case-mix"]).toEqual({ status: "not-supplied", what: expect.stringContaining("reference") });
    expect(partOf(parts.unexplained)).toBeCloseTo(partOf(gap) - partOf(parts.calibration), 12);
  });

  test("finds case mix where nothing else is wrong, and nothing unexplained", () => {
    const { gap, parts } = splitGap(plain());
    expect(partOf(parts["case-mix"])).toBeCloseTo(partOf(gap), 2);
    expect(partOf(parts.unexplained)).toBeCloseTo(0, 2);
  });

  test("finds a shift of calibration where there is one, and none where there is none", () => {
    const shifted = splitGap(plain({ group: drawSide({ count: 500, mean: -0.5, shift: 1 }, 1) }));
    expect(shifted.parts.calibration).toMatchObject({ status: "estimated" });
    if (shifted.parts.calibration.status !== "estimated") throw new Error("no estimate");
    expect(shifted.parts.calibration.lower).toBeGreaterThan(0.02);
    const right = splitGap(plain()).parts.calibration;
    if (right.status !== "estimated") throw new Error("no estimate");
    expect(right.lower).toBeLessThanOrEqual(0);
  });

  test("takes what repaired trainings save for the optimisation, and not for calibration as well", () => {
    const damping = [0.3, 0.4, 0.35, 0.3, 0.4];
    const { parts } = splitGap({
      group: drawSide({ count: 500, mean: -0.5, damping }, 1),
      others: drawSide({ count: 1500, mean: -2, damping: damping.map(() => 1) }, 2),
      learningCurve: null,
    });
    if (parts.optimisation.status !== "estimated") throw new Error("no estimate");
    expect(parts.optimisation.lower).toBeGreaterThan(0.01);
    expect(Math.abs(partOf(parts.calibration))).toBeLessThan(0.01);
  });

  test("turns round with its sides, but for the patients of the group", () => {
    const [group, others] = [drawSide({ count: 300, mean: -0.5, shift: 0.7 }, 3), OTHERS];
    const one = splitGap({ group, others, learningCurve: null });
    const other = splitGap({ group: others, others: group, learningCurve: null });
    for (const part of ["unexplained", "calibration", "case-mix"] as const)
      expect(partOf(other.parts[part])).toBeCloseTo(-partOf(one.parts[part]), 12);
  });

  test("fits nothing to fewer than twenty events", () => {
    const group = drawSide({ count: 25, mean: -2 }, 4);
    const { parts } = splitGap(plain({ group }));
    expect(parts.calibration).toMatchObject({
      status: "not-estimable",
      reason: expect.stringContaining("Fewer than 20"),
    });
    expect(parts["case-mix"].status).toBe("not-estimable");
  });

  test("says so where one pair of trainings shows nothing of other seeds", () => {
    const { parts } = splitGap({
      group: drawSide({ count: 300, mean: -0.5, damping: [0.4] }, 1),
      others: drawSide({ count: 300, mean: -2, damping: [1] }, 2),
      learningCurve: null,
    });
    expect(parts.optimisation).toMatchObject({ notes: [expect.stringContaining("From one pair")] });
  });
});

describe("an interval that simulated cohorts show not to hold the truth in 95 %", () => {
  const sidesWith = (damping: readonly number[], othersDamping: readonly number[] = damping.map(() => 1)) => ({
    group: drawSide({ count: 300, mean: -0.5, damping }, 1),
    others: drawSide({ count: 600, mean: -2, damping: othersDamping }, 2),
    learningCurve: null,
  });
  const notesOf = (estimate: Estimate) => (estimate.status === "estimated" ? estimate.notes : null);

  test("says so where it is of two pairs, and not of three", () => {
    const two = splitGap(sidesWith([0.3, 0.5])).parts;
    for (const part of [two.optimisation, two.calibration, two.unexplained])
      expect(notesOf(part)).toContainEqual(expect.stringContaining("From two pairs"));
    const three = splitGap(sidesWith([0.3, 0.5, 0.4])).parts;
    for (const part of [three.optimisation, three.calibration, three.unexplained])
      expect(notesOf(part)).not.toContainEqual(expect.stringContaining("From"));
  });

  test("says so where pairs differ in nothing that patients have in common, and not where a repair works", () => {
    const alike = [0.97, 1.03, 0.98, 1.02, 1];
    expect(notesOf(splitGap(sidesWith(alike, alike)).parts.optimisation)).toContainEqual(
      expect.stringContaining("hardly differ"),
    );
    expect(notesOf(splitGap(sidesWith([0.3, 0.4, 0.35, 0.3, 0.4])).parts.optimisation)).toEqual([]);
  });

  test("says so where nothing is shown to be recalibrated on either side, and not where something is", () => {
    expect(notesOf(splitGap(plain()).parts.calibration)).toEqual([expect.stringContaining("On neither side")]);
    const shifted = splitGap(plain({ group: drawSide({ count: 500, mean: -0.5, shift: 1 }, 1) }));
    expect(notesOf(shifted.parts.calibration)).toEqual([]);
  });
});

test("limits of what recalibration saves are those of the patients' mean where predictions are far too sure", () => {
  const { outcomes, risks } = drawSide({ count: 600, mean: -0.5, shift: 0.5, slope: 3 }, 5);
  const { before, after } = recalibratedLosses(outcomes, risks);
  const { standardError } = meanAndError(
    before.map((loss, row) => loss - (after[row] ?? 0)),
    null,
  );
  const { lower, upper } = limitsOfSaving(outcomes, risks);
  expect((upper - lower) / (2 * 1.96 * standardError)).toBeGreaterThan(0.9);
  expect((upper - lower) / (2 * 1.96 * standardError)).toBeLessThan(1.1);
});

test("no patient is recalibrated by his own outcome", () => {
  const { outcomes, risks } = drawSide({ count: 200, mean: -0.5, shift: 0.5 }, 9);
  const { after } = recalibratedLosses(outcomes, risks);
  const turned = outcomes.slice();
  turned[17] = 1 - (outcomes[17] ?? 0);
  const risk = Math.exp(-(after[17] ?? 0));
  const other = Math.exp(-(recalibratedLosses(turned, risks).after[17] ?? 0));
  expect(risk + other).toBeCloseTo(1, 9);
});
