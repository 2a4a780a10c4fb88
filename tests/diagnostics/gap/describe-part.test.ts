import { expect, test } from "vitest";
import type { Estimate } from "@/lib/core/estimate";
import { describePart, type GapContext } from "@/lib/diagnostics/gap/describe-part";
import { GAP_PARTS } from "@/lib/diagnostics/gap/split-gap";

const estimated = (value: number, lower: number): Estimate => ({
  status: "estimated",
  value,
  lower,
  upper: 2 * value - lower,
  level: 0.95,
  method: "a test",
  n: 400,
  notes: [],
});
const CONTEXT: GapContext = {
  subgroup: "polytrauma",
  margin: 0.01,
  learningCurve: { trainingSize: 400, sizes: [], chains: [] },
  change: "Add the input of each hidden layer of equal width to its output.",
};

test("each part says what it takes to close it", () => {
  const said = GAP_PARTS.map((part) => describePart(part, estimated(0.0145, 0.01), CONTEXT));
  expect(said).toEqual([
    "Nothing that was supplied explains it.",
    "Add the input of each hidden layer of equal width to its output.",
    "Recalibrate within polytrauma: an intercept and a slope of its own.",
    "About 180 more patients of polytrauma; the interval allows 0 to 360.",
    "Nothing here shows what would: the reference does not foresee these outcomes better either. One that knows more of these patients may.",
  ]);
});

test("nothing is advised where a part may be none", () => {
  for (const part of GAP_PARTS)
    expect(describePart(part, estimated(0.02, -0.001), CONTEXT)).toMatch(/^(Not shown to be|Nothing is shown to be)/);
});

test("what is not known says what to supply, or why not", () => {
  expect(describePart("case-mix", { status: "not-supplied", what: "an injury score" }, CONTEXT)).toBe(
    "Not known: supply an injury score.",
  );
  expect(describePart("calibration", { status: "not-estimable", reason: "Too few.", n: 3 }, CONTEXT)).toBe(
    "Not known. Too few.",
  );
});

test("no patients are asked for where there are enough", () => {
  expect(describePart("few-patients", estimated(0.005, 0.001), CONTEXT)).toContain("Already smaller than the margin");
});
