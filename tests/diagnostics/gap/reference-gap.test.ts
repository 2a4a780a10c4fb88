import { expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { fitLearningCurve } from "@/lib/diagnostics/gap/fit-learning-curve";
import type { GapSide } from "@/lib/diagnostics/gap/gap-inputs";
import { GAP_PARTS, splitGap } from "@/lib/diagnostics/gap/split-gap";
import reference from "../../fixtures/statistics/gap/gap.json";

const sideOf = (side: typeof reference.group): GapSide => ({
  outcomes: Uint8Array.from(side.outcomes),
  risks: Float64Array.from(side.risks),
  reference: Float64Array.from(side.reference),
  pairs: side.pairs.map(({ asIs, repaired }) => ({
    asIs: Float64Array.from(asIs),
    repaired: Float64Array.from(repaired),
  })),
});

test("the gap of a cohort, each part and each limit are those that numpy and scipy come to by another way", () => {
  const { expected, learningCurve } = reference;
  const { gap, parts } = splitGap({
    group: sideOf(reference.group),
    others: sideOf(reference.others),
    learningCurve,
  });
  const found: Readonly<Record<string, Estimate>> = { gap, ...parts };
  for (const part of ["gap", ...GAP_PARTS] as const) {
    const estimate = found[part];
    if (estimate?.status !== "estimated") throw new Error(`${part} is not estimated.`);
    for (const of of ["value", "lower", "upper"] as const)
      expect(estimate[of], `${of} of ${part}`).toBeCloseTo(expected[part][of], 7);
  }
});

test("that a curve steps down is as unlikely by chance as scipy says", () => {
  const { curve, p } = reference.stepped;
  expect(fitLearningCurve(curve, 0.5)).toEqual({ reason: expect.stringContaining(`(p = ${p.toPrecision(1)})`) });
});
