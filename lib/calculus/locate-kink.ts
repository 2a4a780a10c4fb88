import { RULE_POINTS, rulePoint } from "./gauss-kronrod";
import type { Panel } from "./panel";

/** Points on each side that the two branches are drawn through. */
const BRANCH = 4;
/** Halvings of the gap between two points of the rule; the branches are no better known than that. */
const HALVINGS = 40;

/**
 * Where the two branches of a function with a kink inside the panel meet: polynomials through the points
 * of the rule on either side of the greatest bend, continued into the gap. Evaluates nothing.
 *
 * @returns null where the branches do not cross inside the gap, as at a jump, or where nothing bends
 */
export function locateKink({ from, to, values }: Panel): Point | null {
  const points = Array.from({ length: RULE_POINTS }, (_, index) => ({
    t: rulePoint(from, to, index),
    value: values[index] ?? 0,
  }));
  const bend = greatestBend(points);
  const left = points.slice(Math.max(0, bend - BRANCH), bend);
  const right = points.slice(bend + 1, bend + 1 + BRANCH);
  const begin = left.at(-1);
  const end = right[0];
  if (begin === undefined || end === undefined || left.length < 2 || right.length < 2) return null;
  const gap = (t: number): number => interpolate(left, t) - interpolate(right, t);
  let low = begin.t;
  let high = end.t;
  const isAbove = gap(low) > 0;
  if (isAbove === gap(high) > 0) return null;
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = 0.5 * (low + high);
    if (gap(middle) > 0 === isAbove) low = middle;
    else high = middle;
  }
  return { t: low, value: interpolate(left, low) };
}

export type Point = { readonly t: number; readonly value: number };

/** The inner point at which the slope changes most. */
function greatestBend(points: readonly Point[]): number {
  let bend = 1;
  let greatest = 0;
  for (let index = 1; index + 1 < points.length; index += 1) {
    const change = Math.abs(slope(points[index], points[index + 1]) - slope(points[index - 1], points[index]));
    if (change > greatest) {
      greatest = change;
      bend = index;
    }
  }
  return bend;
}

function slope(a: Point | undefined, b: Point | undefined): number {
  return a === undefined || b === undefined ? 0 : (b.value - a.value) / (b.t - a.t);
}

/** Lagrange's polynomial through the points. */
function interpolate(points: readonly Point[], t: number): number {
  let sum = 0;
  for (const own of points) {
    let product = own.value;
    for (const other of points) if (other !== own) product *= (t - other.t) / (own.t - other.t);
    sum += product;
  }
  return sum;
}
