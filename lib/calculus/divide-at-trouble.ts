import type { Integrand } from "./integrand";
import { locateJump, locateTip } from "./locate-break";
import { locateKink } from "./locate-kink";
import type { Panel, Place } from "./panel";

/** Divisions towards one point after which f is taken to jump there, to have a spike or a kink. */
const STUBBORN = 2;
/** And after which it is searched for the tip of a cusp or of a slow spike. */
const VERY_STUBBORN = 4;
/** How much narrower than the panel the part is in which the kink must lie. */
const CLOSENESS = 1 / 64;
/** A kink looks the same however close one looks: the error of its part stays in proportion to f's change. */
const KINKED = 1e-3;

/**
 * Divides a panel whose error is too great: in halves, unless panel after panel was no better than the
 * one before. Then f does something at one point, and the parts meet there.
 *
 * @param measure applies the rule to a part
 * @throws EvaluationLimit
 */
export function divideAtTrouble(
  integrand: Integrand,
  panel: Panel,
  measure: (place: Place) => readonly Panel[],
): readonly Panel[] {
  const found = locateBreak(integrand, panel);
  if (found !== null) return partsOf(panel, [{ t: found, value: null }]).flatMap(measure);
  const middle = 0.5 * (panel.from + panel.to);
  const kinked = panel.stubborn === STUBBORN ? divideAtKink(integrand, panel, measure) : null;
  return kinked ?? partsOf(panel, [valueAt(integrand, panel, middle)]).flatMap(measure);
}

function locateBreak(integrand: Integrand, panel: Panel): number | null {
  const { stubborn } = panel;
  const jump = stubborn >= STUBBORN ? locateJump(integrand, panel) : null;
  if (jump !== null) return jump;
  if (stubborn !== VERY_STUBBORN && !(stubborn === STUBBORN && isSpiked(panel))) return null;
  return locateTip(integrand, panel, 1) ?? locateTip(integrand, panel, -1);
}

/** Whether |f| is much greater at one point of the rule than a little away from it. */
function isSpiked({ values }: Panel): boolean {
  let top = 0;
  for (let at = 0; at < values.length; at += 1) if (size(values, at) > size(values, top)) top = at;
  return size(values, top) > 1.5 * Math.max(size(values, top - 2), size(values, top + 2));
}

function size(values: Float64Array, index: number): number {
  return Math.abs(values[index] ?? 0);
}

/**
 * The place of a kink is an extrapolation. Where it is a little off, a part that ends there would hide
 * the kink between its end and the first point of the rule; so a narrow part is put around it, and only if
 * that part has the kink are the others believed to have none.
 *
 * @returns null where there is no kink, or not where it should be
 */
function divideAtKink(
  integrand: Integrand,
  panel: Panel,
  measure: (place: Place) => readonly Panel[],
): readonly Panel[] | null {
  const kink = locateKink(panel);
  if (kink === null) return null;
  const { from, to } = panel;
  const reach = CLOSENESS * (to - from);
  if (kink.t - reach <= from || kink.t + reach >= to) return null;
  const [before, middle, after] = partsOf(
    panel,
    [kink.t - reach, kink.t + reach].map((t) => valueAt(integrand, panel, t)),
  );
  if (before === undefined || middle === undefined || after === undefined) return null;
  const [part, ...others] = measure(middle);
  if (part === undefined || others.length > 0) return null;
  const values = [...part.values];
  const width = part.to - part.from;
  const isAsHigh = Math.abs(part.absolute / width - Math.abs(kink.value)) < 0.1 * spread([...panel.values]);
  if (!isAsHigh || part.error < KINKED * width * spread(values)) return null;
  return [...measure(before), part, ...measure(after)];
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

type Cut = { readonly t: number; readonly value: number | null };

/** f where two parts meet, so that nothing hides between it and their first points. */
function valueAt(integrand: Integrand, { stretch }: Panel, t: number): Cut {
  const value = integrand.at(stretch, t);
  return { t, value: Number.isFinite(value) ? value : null };
}

function partsOf({ stretch, from, to, ends, level, stubborn }: Panel, cuts: readonly Cut[]): readonly Place[] {
  const points: readonly Cut[] = [{ t: from, value: ends.left }, ...cuts, { t: to, value: ends.right }];
  return points.slice(1).map((right, index) => {
    const left = points[index] ?? right;
    const values = { left: left.value, right: right.value };
    return { stretch, from: left.t, to: right.t, ends: values, level: level + 1, stubborn };
  });
}
