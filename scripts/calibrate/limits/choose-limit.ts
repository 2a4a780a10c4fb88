import { isBeyond, type Limit } from "./limit";

/** One run in which a rule could answer, as far as one limit of it is concerned. */
export type LimitCase = {
  /** Infinite where the limit changes nothing: beyond every limit, or before every limit. */
  readonly value: number;
  /** True where the fault is the root of the trouble, false where it is neither so nor acceptable. */
  readonly isFault: boolean;
  readonly family: string;
};

/** Limits that say the same of every run: above `from`, up to and with `to`. */
export type Stretch = { readonly from: number; readonly to: number };

/** How a statistic is compared. */
export type Comparison = Pick<Limit, "direction" | "scale">;

/**
 * What a false alarm weighs beside a missed fault, as shares of the runs in which each could happen. Whoever
 * is alarmed without cause stops reading, and most runs that are looked at are sound: twice is little.
 */
export const FALSE_ALARM_WEIGHT = 2;

/** Costs that differ by no more than this are the same for a hundred runs or two. */
export const FLAT_COST = 0.02;

/** Sums of shares that should be equal differ by rounding. */
const ROUNDING = 1e-9;

/** True where it depends on the limit what is said of the run. */
export function isDecided({ value }: LimitCase): boolean {
  return Number.isFinite(value);
}

/** Share of the faults that are missed + 2 × share of the others that are alarmed. */
export function costOf(cases: readonly LimitCase[], limit: number, direction: Limit["direction"]): number {
  let faults = 0;
  let missed = 0;
  let alarmed = 0;
  for (const { value, isFault } of cases) {
    const isSaid = isBeyond(value, limit, direction);
    if (isFault) faults += 1;
    if (isFault && !isSaid) missed += 1;
    if (!isFault && isSaid) alarmed += 1;
  }
  return missed / Math.max(1, faults) + (FALSE_ALARM_WEIGHT * alarmed) / Math.max(1, cases.length - faults);
}

/** How much more a limit costs than the best one; 0 where no limit changes anything. */
export function extraCostOf(cases: readonly LimitCase[], limit: number, { direction }: Comparison): number {
  const least = Math.min(...splitAtValues(cases).map(({ to }) => costOf(cases, to, direction)));
  const extra = costOf(cases, limit, direction) - least;
  return extra > ROUNDING ? extra : 0;
}

/** All limits whose cost lies within `slack` of the least; neighbours taken together, from low to high. */
export function findBestStretches(
  cases: readonly LimitCase[],
  { direction }: Comparison,
  slack: number,
): readonly Stretch[] {
  const parts = splitAtValues(cases).map((part) => ({ ...part, cost: costOf(cases, part.to, direction) }));
  const least = Math.min(...parts.map(({ cost }) => cost));
  const stretches: Stretch[] = [];
  for (const { from, to, cost } of parts) {
    if (cost > least + slack + ROUNDING) continue;
    const last = stretches.at(-1);
    if (last?.to === from) stretches[stretches.length - 1] = { from: last.from, to };
    else stretches.push({ from, to });
  }
  return stretches;
}

/**
 * The limit of least cost; of several, the middle of their widest stretch. A stretch without an end is
 * narrower than any other, and its limit lies at the end it has.
 *
 * @returns null where the limit decides about no fault or about nothing else, so that nothing is to be told apart
 */
export function chooseLimit(cases: readonly LimitCase[], comparison: Comparison): number | null {
  const decided = cases.filter(isDecided);
  if (!decided.some(({ isFault }) => isFault) || decided.every(({ isFault }) => isFault)) return null;
  const { scale } = comparison;
  const [widest] = [...findBestStretches(cases, comparison, 0)].sort((a, b) => widthOf(b, scale) - widthOf(a, scale));
  return widest === undefined ? null : middleOf(widest, scale);
}

/** The limits between neighbouring values; the outermost have no end. */
function splitAtValues(cases: readonly LimitCase[]): readonly Stretch[] {
  const values = [...new Set(cases.filter(isDecided).map(({ value }) => value))].sort((a, b) => a - b);
  return [...values, Number.POSITIVE_INFINITY].map((to, index) => ({
    from: values[index - 1] ?? Number.NEGATIVE_INFINITY,
    to,
  }));
}

function widthOf({ from, to }: Stretch, scale: Limit["scale"]): number {
  const width = scale === "log" ? Math.log(to / from) : to - from;
  return Number.isFinite(width) ? width : 0;
}

function middleOf({ from, to }: Stretch, scale: Limit["scale"]): number {
  const hasLowerEnd = scale === "log" ? from > 0 : from > Number.NEGATIVE_INFINITY;
  if (!Number.isFinite(to)) return hasLowerEnd ? justAbove(from) : 0;
  if (!hasLowerEnd) return to;
  return scale === "log" ? Math.sqrt(from * to) : (from + to) / 2;
}

function justAbove(value: number): number {
  return value + Math.max(Math.abs(value) * 0.01, Number.MIN_VALUE);
}
