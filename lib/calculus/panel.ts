import { type EndValues, type PanelSum, RULE_POINTS, rulePoint, sumPanel } from "./gauss-kronrod";
import { type Integrand, type Stretch, toX } from "./integrand";

/** Narrower panels have no room for the points of the rule between neighbouring doubles. */
const NARROWEST = 1000 * Number.EPSILON;
const SMALLEST = 1e-290;

/** A part of a stretch with what the rule says of it. */
export type Panel = PanelSum & {
  readonly stretch: Stretch;
  readonly from: number;
  readonly to: number;
  /** How often its stretch was halved to get it. */
  readonly level: number;
  /** How many panels in a row, from its ancestors to it, were hardly better than the one before. */
  readonly stubborn: number;
  readonly ends: EndValues;
  /** f at the points of the rule. */
  readonly values: Float64Array;
};

/** Where a function is not finite, and what it is there. */
export type BadPoint = { readonly x: number; readonly value: number };

export type Place = Pick<Panel, "stretch" | "from" | "to" | "ends" | "level" | "stubborn">;

/**
 * Applies the rule to a part of a stretch. A point at which f is not finite divides the part there, as no
 * panel evaluates its ends: f may lack a value at a single point.
 *
 * @param bad receives the points at which f was not finite; no part is divided once it holds `badLimit`
 * @returns the panels, one or more; none for a part that was given up
 * @throws EvaluationLimit
 */
export function measurePanels(integrand: Integrand, place: Place, bad: BadPoint[], badLimit: number): Panel[] {
  const { stretch, from, to, ends } = place;
  const values = new Float64Array(RULE_POINTS);
  for (let index = 0; index < RULE_POINTS; index += 1) {
    const t = rulePoint(from, to, index);
    const value = integrand.at(stretch, t);
    if (Number.isFinite(value)) {
      values[index] = value;
      continue;
    }
    bad.push({ x: toX(stretch, t), value });
    if (bad.length >= badLimit || t <= from || t >= to) return [];
    const left = { ...place, to: t, ends: { ...ends, right: null } };
    const right = { ...place, from: t, ends: { ...ends, left: null } };
    return [left, right].flatMap((part) =>
      bad.length >= badLimit ? [] : measurePanels(integrand, part, bad, badLimit),
    );
  }
  // In a tail t is rounded, and x = centre ± scale / t again.
  const reach = Math.max(Math.abs(from), Math.abs(to)) * (stretch.tail === null ? 1 : 2);
  return [{ ...place, ...sumPanel(values, ends, to - from, reach), values }];
}

/** Whether the doubles of a panel are dense enough to halve it. */
export function isDivisible({ from, to }: Pick<Panel, "from" | "to">): boolean {
  return to - from > Math.max(SMALLEST, NARROWEST * Math.max(Math.abs(from), Math.abs(to)));
}
