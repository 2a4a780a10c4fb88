import { RULE_POINTS, rulePoint } from "./gauss-kronrod";
import type { Integrand } from "./integrand";
import type { Panel } from "./panel";

/** Halvings from a panel to neighbouring doubles, with some to spare. */
const STEPS = 100;
/** After so many steps a smooth function has given itself away. */
const TRIAL_STEPS = 6;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/**
 * In six steps of the golden section the bracket becomes 18 times narrower: a smooth top 300 times lower
 * above its surroundings, the tip of |x| 18 times.
 */
const SHARP = 1 / 60;

/**
 * Where f jumps inside a panel, to neighbouring doubles, by bisection for the greater change: of a smooth
 * function it shrinks with the bracket, of a jump it stays. Dividing the panel again and again would come as
 * close at twenty times the cost.
 *
 * @returns null where f does not jump
 * @throws EvaluationLimit
 */
export function locateJump(integrand: Integrand, { stretch, from, to, values }: Panel): number | null {
  let index = 0;
  let variation = 0;
  for (let at = 0; at + 1 < RULE_POINTS; at += 1) {
    variation += changeAfter(values, at);
    if (changeAfter(values, at) > changeAfter(values, index)) index = at;
  }
  const change = changeAfter(values, index);
  // The greatest change at an end belongs to a singularity there.
  if (index === 0 || index === RULE_POINTS - 2 || !(change > variation / 2)) return null;
  let left = { t: rulePoint(from, to, index), value: values[index] ?? 0 };
  let right = { t: rulePoint(from, to, index + 1), value: values[index + 1] ?? 0 };
  for (let step = 0; step < STEPS; step += 1) {
    const t = 0.5 * (left.t + right.t);
    if (!(t > left.t && t < right.t)) return t;
    const value = integrand.at(stretch, t);
    if (!Number.isFinite(value)) return t;
    if (Math.abs(value - left.value) > Math.abs(right.value - value)) right = { t, value };
    else left = { t, value };
    if (step >= TRIAL_STEPS && Math.abs(right.value - left.value) < change / 2) return null;
  }
  return right.t;
}

function changeAfter(values: Float64Array, index: number): number {
  return Math.abs((values[index + 1] ?? 0) - (values[index] ?? 0));
}

/**
 * Where f has a tip inside a panel, or goes to infinity, to neighbouring doubles, by golden section search
 * for the top of f or of −f. Around a smooth top f is soon flat; at a tip or a spike what it rises above its
 * surroundings stays in proportion to the bracket, or grows.
 *
 * @param sign −1 for a tip that points down
 * @returns null where the top is smooth, or lies at an end of the panel
 * @throws EvaluationLimit
 */
export function locateTip(integrand: Integrand, { stretch, from, to, values }: Panel, sign: 1 | -1): number | null {
  let top = 0;
  for (let at = 1; at < RULE_POINTS; at += 1) {
    if (sign * (values[at] ?? 0) > sign * (values[top] ?? 0)) top = at;
  }
  if (top === 0 || top === RULE_POINTS - 1) return null;
  const heightAt = (t: number): number => {
    const value = integrand.at(stretch, t);
    return Number.isFinite(value) ? sign * value : Number.POSITIVE_INFINITY;
  };
  let left = { t: rulePoint(from, to, top - 1), height: sign * (values[top - 1] ?? 0) };
  let right = { t: rulePoint(from, to, top + 1), height: sign * (values[top + 1] ?? 0) };
  const between = (share: number): { readonly t: number; readonly height: number } => {
    const t = left.t + share * (right.t - left.t);
    return { t, height: heightAt(t) };
  };
  let low = between(1 - GOLDEN);
  let high = between(GOLDEN);
  let rise = Number.NaN;
  for (let step = 0; step < STEPS; step += 1) {
    const best = low.height > high.height ? low : high;
    if (best.height === Number.POSITIVE_INFINITY || !(left.t < low.t && low.t < high.t && high.t < right.t))
      return best.t;
    if (step % TRIAL_STEPS === 0) {
      const above = best.height - Math.max(left.height, right.height);
      if (above < rise * SHARP) return null;
      rise = above;
    }
    if (low.height > high.height) {
      right = high;
      high = low;
      low = between(1 - GOLDEN);
    } else {
      left = low;
      low = high;
      high = between(GOLDEN);
    }
  }
  return low.t;
}
