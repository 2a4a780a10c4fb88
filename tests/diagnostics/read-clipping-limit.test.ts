import { describe, expect, test } from "vitest";
import { EMPTY_SETTINGS } from "@/lib/core/run-settings";
import { readClippingLimit } from "@/lib/diagnostics/measures/read-clipping-limit";

const limitOf = (gradientClip: string | null) => readClippingLimit({ ...EMPTY_SETTINGS, gradientClip });

describe("the clipping limit that settings state", () => {
  test.each([
    ["1.0", 1],
    ["norm 0.5", 0.5],
    ["1e-3", 0.001],
  ])("%s: is the number in it", (stated, limit) => {
    expect(limitOf(stated)).toBe(limit);
  });

  test("is no number where none is stated", () => {
    expect(limitOf(null)).toBeNaN();
    expect(limitOf("yes")).toBeNaN();
  });
});
