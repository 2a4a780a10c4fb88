import { interpolateRule, RULE_POINTS, rulePoint } from "./gauss-kronrod";
import type { Panel } from "./panel";

/** A part looks smooth whose error is less than this share of its ∫|f| … */
const SMOOTH_LOOKING = 1e-6;
/** … and it overlooks what differs by more than this share of f's values. */
const OVERLOOKED = 1e-6;

/**
 * What the points of the whole panel know of a part that the points of the part have missed: f between
 * them may rise and fall again. Costs no evaluation, as f is known at the points of the whole.
 *
 * @returns a bound on what that changes in the integral of the part; 0 for a part that has seen its trouble
 */
export function hiddenFromPart(part: Panel, whole: Panel): number {
  if (part.error > SMOOTH_LOOKING * part.absolute || part.stretch !== whole.stretch) return 0;
  let hidden = 0;
  for (let index = 0; index < RULE_POINTS; index += 1) {
    const t = rulePoint(whole.from, whole.to, index);
    if (t <= part.from || t >= part.to) continue;
    const value = whole.values[index] ?? 0;
    const difference = Math.abs(
      value - interpolateRule(part.values, (2 * (t - part.from)) / (part.to - part.from) - 1),
    );
    const size = Math.max(Math.abs(value), part.absolute / (part.to - part.from));
    if (difference > OVERLOOKED * size) hidden += (difference * (part.to - part.from)) / RULE_POINTS;
  }
  return hidden;
}
