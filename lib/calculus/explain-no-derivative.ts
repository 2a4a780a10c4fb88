import { formatGiven, formatNonFinite } from "@/lib/core/format-number";
import type { Cause } from "./computed";
import { remainingBend } from "./probe-closely";
import { hasValues, type Neighbourhood, type Stencil } from "./symmetric-difference";

/** Two looks at the place, as parts of its scale: what lasts from one to the other is at the place itself. */
const FAR = 2 ** -12;
const NEAR = 2 ** -24;
/** What does not become smaller than this part from one look to the other does not go to zero. */
const LASTS = 0.5;
/** A slope that grows by more than this factor is on its way to infinity. */
const GROWS = 3;
/** Slopes that differ by less than this part of themselves are no kink. */
const BENT = 1e-3;
/** Two looks agree when they differ by less than this part. */
const AGREES = 0.1;

/** Why f has no derivative at a place where no difference quotient settled. */
export function explainNoDerivative(
  place: Neighbourhood,
  scale: number,
): { readonly cause: Cause; readonly reason: string } {
  const at = `x = ${formatGiven(place.x)}`;
  const far = place.stencil(Math.max(place.finest, scale * FAR));
  const near = place.stencil(Math.max(place.finest, scale * NEAR));
  if (!hasValues(near)) return { cause: "domain-border", reason: describeBorder(near, at) };
  const [steps, stepsFar] = [sidesOf(near, place.centre), sidesOf(far, place.centre)];
  const step = Math.max(Math.abs(steps.left), Math.abs(steps.right));
  const stepFar = Math.max(Math.abs(stepsFar.left), Math.abs(stepsFar.right));
  if (step > LASTS * stepFar) {
    const isSettled = isSame(near.left, far.left, step) && isSame(near.right, far.right, step);
    return isSettled ? jump(place.centre, near, at) : unsettled(at);
  }
  const remaining = remainingBend(near, place.stencil(2 * near.h), place.centre);
  const remainingFar = remainingBend(far, place.stencil(2 * far.h), place.centre);
  const [slopes, slopesFar] = [slopesOf(near, place.centre), slopesOf(far, place.centre)];
  const steepest = Math.max(Math.abs(slopes.left), Math.abs(slopes.right));
  if (steepest > GROWS * Math.max(Math.abs(slopesFar.left), Math.abs(slopesFar.right))) {
    return {
      cause: "cusp",
      reason: `f has a vertical tangent or a cusp at ${at}: the slope grows without end towards it.`,
    };
  }
  if (Math.abs(remaining) > BENT * steepest && isSame(remaining, remainingFar, Math.abs(remaining))) {
    const [left, right] = [formatGiven(slopes.left), formatGiven(slopes.right)];
    return {
      cause: "kink",
      reason: `f has a kink at ${at}: the slope is ${left} on its left and ${right} on its right.`,
    };
  }
  return unsettled(at);
}

function sidesOf({ left, right }: Stencil, centre: number): { readonly left: number; readonly right: number } {
  return { left: centre - left, right: right - centre };
}

function slopesOf(stencil: Stencil, centre: number): { readonly left: number; readonly right: number } {
  const { left, right } = sidesOf(stencil, centre);
  return { left: left / stencil.h, right: right / stencil.h };
}

function isSame(a: number, b: number, size: number): boolean {
  return Math.abs(a - b) <= AGREES * size;
}

function describeBorder({ left, right }: Stencil, at: string): string {
  if (!Number.isFinite(left) && !Number.isFinite(right)) {
    return `f is not finite on both sides of ${at}, however close.`;
  }
  const side = Number.isFinite(left)
    ? `right of it f is ${formatNonFinite(right)}`
    : `left of it f is ${formatNonFinite(left)}`;
  return `${at} lies at the border of where f has values: ${side}, however close.`;
}

function jump(
  centre: number,
  { left, right }: Stencil,
  at: string,
): { readonly cause: Cause; readonly reason: string } {
  const values = `${formatGiven(left)} on its left, ${formatGiven(centre)} there and ${formatGiven(right)} on its right`;
  return { cause: "jump", reason: `f jumps at ${at}: it is ${values}.` };
}

function unsettled(at: string): { readonly cause: Cause; readonly reason: string } {
  return { cause: "unsettled", reason: `The slope of f does not settle towards ${at}, however close one looks.` };
}
