import { expect } from "vitest";
import type { Computed } from "@/lib/calculus/computed";

/** Holds that there is a value, that the truth lies within its error, and that the error is small beside it. */
export function expectNumber(result: Computed | undefined, truth: number, relative = 1e-6): void {
  if (result?.status !== "estimated") throw new Error(result?.reason ?? "There is no result.");
  expect(Math.abs(result.value - truth)).toBeLessThanOrEqual(result.error);
  expect(result.error).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(truth)));
}
