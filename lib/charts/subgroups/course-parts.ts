import type { Estimate } from "@/lib/core/estimate";
import { estimateInterval, estimateValue } from "../describe-estimate";
import type { CoursePoint } from "./course-model";

/** Estimates at ascending places as parts of a line; it is parted where one has no number. */
export function toParts(
  estimates: readonly Estimate[],
  places: readonly number[],
  factor = 1,
): readonly (readonly CoursePoint[])[] {
  const parts: CoursePoint[][] = [[]];
  estimates.forEach((estimate, index) => {
    const value = estimateValue(estimate);
    if (value === null) {
      parts.push([]);
      return;
    }
    const interval = estimateInterval(estimate);
    parts.at(-1)?.push({
      x: places[index] ?? index,
      y: value * factor,
      interval: interval === null ? null : [interval[0] * factor, interval[1] * factor],
    });
  });
  return parts.filter((part) => part.length > 0);
}
