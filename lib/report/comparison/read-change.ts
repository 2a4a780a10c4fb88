import type { Estimate } from "@/lib/core/estimate";
import type { ChangeReading, MeasureDirection } from "@/lib/schema/report-changes";
import { squareAndAdd, type WithLimits } from "@/lib/statistics/square-and-add";
import { limitsOfBoth } from "./estimate-change";

type Change = {
  /** Null where that report has no such number. */
  readonly before: Estimate | null;
  readonly after: Estimate | null;
  readonly difference: Estimate;
  readonly better: MeasureDirection;
  /** Whether distances from 1 are those of logarithms. */
  readonly isRatio: boolean;
};

/**
 * What a change shows. Better and worse are said only where an interval excludes that nothing changed: that of the
 * difference, or, of a measure that is better nearer to a number, that of the change of its distance from there.
 */
export function readChange(change: Change): ChangeReading {
  const { before, after, difference, better } = change;
  if (before === null) return "new";
  if (after === null) return "gone";
  const { lower, upper } = difference.status === "estimated" ? difference : {};
  if (lower === undefined || upper === undefined) return before.status === after.status ? "changed" : "state changed";
  const side = better === "higher" || better === "lower" ? signOf(lower, upper) : 0;
  if (side !== 0) return side > 0 === (better === "higher") ? "better" : "worse";
  const moved = signOfDistance(change);
  if (moved !== 0) return moved < 0 ? "better" : "worse";
  return signOf(lower, upper) === 0 ? "no difference shown" : "changed";
}

/** 1 or −1 where an interval lies above or below 0, else 0. */
function signOf(lower: number, upper: number): -1 | 0 | 1 {
  if (lower > 0) return 1;
  return upper < 0 ? -1 : 0;
}

function signOfDistance({ before, after, better, isRatio }: Change): -1 | 0 | 1 {
  if (before === null || after === null || (better !== "nearer to 0" && better !== "nearer to 1")) return 0;
  const limits = limitsOfBoth(before, after);
  if ("reason" in limits) return 0;
  const distanceFrom = (number: number): number => {
    if (better === "nearer to 0") return number;
    return isRatio ? Math.log(number) : number - 1;
  };
  const [now, then] = [distanceOf(limits.after, distanceFrom), distanceOf(limits.before, distanceFrom)];
  if (now === null || then === null) return 0;
  const { lower, upper } = squareAndAdd(now, then);
  return signOf(lower, upper);
}

/** How far a number lies from where it is best: 0 at the least, wherever its interval holds that place. */
function distanceOf({ value, lower, upper }: WithLimits, distanceFrom: (number: number) => number): WithLimits | null {
  const [middle, from, to] = [distanceFrom(value), distanceFrom(lower), distanceFrom(upper)];
  // A ratio whose interval begins at 0 has no logarithm there.
  if (![middle, from, to].every(Number.isFinite)) return null;
  const ends = [Math.abs(from), Math.abs(to)];
  return { value: Math.abs(middle), lower: from <= 0 && to >= 0 ? 0 : Math.min(...ends), upper: Math.max(...ends) };
}
