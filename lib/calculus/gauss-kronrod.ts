import { NullRules } from "./null-rules";

/** Nodes of the 21-point rule on (0, 1], outermost first; every second one is a node of the 10-point Gauss rule. */
const NODES = [
  0.9956571630258081, 0.9739065285171717, 0.9301574913557082, 0.8650633666889845, 0.7808177265864169,
  0.6794095682990244, 0.5627571346686047, 0.4333953941292472, 0.2943928627014602, 0.14887433898163122,
];
const KRONROD = [
  0.011694638867371874, 0.032558162307964725, 0.054755896574351995, 0.07503967481091996, 0.0931254545836976,
  0.10938715880229764, 0.12349197626206584, 0.13470921731147334, 0.14277593857706009, 0.14773910490133849,
];
const KRONROD_CENTRE = 0.1494455540029169;
const GAUSS = [0.06667134430868814, 0.1494513491505806, 0.21908636251598204, 0.26926671930999635, 0.29552422471475287];
const PAIRS = NODES.length;

/** Points at which the rule evaluates the integrand; none of them is an end of the panel. */
export const RULE_POINTS = 2 * PAIRS + 1;

/** @see Berrut & Trefethen, "Barycentric Lagrange interpolation", SIAM Review 46 (2004) */
const BARYCENTRIC = Float64Array.from({ length: RULE_POINTS }, (_, own) => {
  let weight = 1;
  for (let other = 0; other < RULE_POINTS; other += 1) if (other !== own) weight /= nodeAt(own) - nodeAt(other);
  return weight;
});

/** What part of a panel lies between an end and the first point of the rule. */
const END_GAP = 0.5 * (1 - (NODES[0] ?? 1));

const NULL_RULES = new NullRules(
  Float64Array.from({ length: RULE_POINTS }, (_, index) => nodeAt(index)),
  Float64Array.from(
    { length: RULE_POINTS },
    (_, index) => KRONROD[Math.min(index, 2 * PAIRS - index)] ?? KRONROD_CENTRE,
  ),
);
/** The last pair of components of a polynomial of degree 20. */
const LAST_PAIR = PAIRS;
/** The components of a function that the rule resolves fall at least by this factor from pair to pair. */
const SMOOTH = 0.5;
/** Pairs from there to the degree 32, the first that the rule does not integrate exactly. */
const PAIRS_BEYOND = 6;

/** Relative error of f and of a sum of 21 products. */
const ROUNDING = 50 * Number.EPSILON;

/** What f is at the ends of a panel; null where it is not known, or not continuous with the inside. */
export type EndValues = { readonly left: number | null; readonly right: number | null };

export type PanelSum = {
  readonly integral: number;
  /** Estimate of |integral − truth| in exact arithmetic; narrower panels make it smaller. */
  readonly error: number;
  /** What of the error comes from values at the ends to which those inside do not lead. */
  readonly hidden: number;
  /** What rounding adds to the error, however narrow the panels. */
  readonly rounding: number;
  /** The same rule applied to |f|. */
  readonly absolute: number;
};

/** @returns the position of point `index` (0 … 20, ascending) of the rule on a panel */
export function rulePoint(from: number, to: number, index: number): number {
  return 0.5 * (from + to) + 0.5 * (to - from) * nodeAt(index);
}

function nodeAt(index: number): number {
  return index < PAIRS ? -(NODES[index] ?? 0) : (NODES[2 * PAIRS - index] ?? 0);
}

/**
 * The 21-point Gauss–Kronrod rule with its embedded 10-point Gauss rule, exact for polynomials of degree
 * 31, and the error estimate of QUADPACK: the difference of both rules, raised to the power 1.5 relative
 * to the variation of f, since the finer rule is that much better than the difference says. Neither rule
 * sees what f does between an end and the first point; where f at the end is not what the values inside
 * lead to, the error grows by as much as that can change the integral.
 *
 * @param values f at the 21 points of the rule, ascending, all finite
 * @param ends f at the ends
 * @param width length of the panel
 * @param reach greatest coordinate of the panel: its rounding moves each point, and with it what f has there
 * @see Piessens, de Doncker-Kapenga, Überhuber & Kahaner, QUADPACK (1983), routine QK21; nodes and weights
 *   computed by L. W. Fullerton, Bell Labs (1981)
 */
export function sumPanel(values: Float64Array, ends: EndValues, width: number, reach: number): PanelSum {
  const half = 0.5 * width;
  const centre = values[PAIRS] ?? 0;
  let kronrod = KRONROD_CENTRE * centre;
  let gauss = 0;
  let absolute = KRONROD_CENTRE * Math.abs(centre);
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const left = values[pair] ?? 0;
    const right = values[2 * PAIRS - pair] ?? 0;
    const weight = KRONROD[pair] ?? 0;
    kronrod += weight * (left + right);
    absolute += weight * (Math.abs(left) + Math.abs(right));
    if (pair % 2 === 1) gauss += (GAUSS[pair >> 1] ?? 0) * (left + right);
  }
  const mean = 0.5 * kronrod;
  let scatter = KRONROD_CENTRE * Math.abs(centre - mean);
  let variation = 0;
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const left = values[pair] ?? 0;
    const right = values[2 * PAIRS - pair] ?? 0;
    scatter += (KRONROD[pair] ?? 0) * (Math.abs(left - mean) + Math.abs(right - mean));
    variation += Math.abs((values[pair + 1] ?? 0) - left) + Math.abs(right - (values[2 * PAIRS - pair - 1] ?? 0));
  }
  const difference = Math.abs(kronrod - gauss);
  const estimate = scatter > 0 ? scatter * Math.min(1, ((200 * difference) / scatter) ** 1.5) : difference;
  const atEnds = Math.abs(values[0] ?? 0) + Math.abs(values[2 * PAIRS] ?? 0);
  const seen = half * Math.max(estimate, remainder(values));
  const hidden = END_GAP * width * surpriseAtEnds(values, ends);
  return {
    integral: half * kronrod,
    error: seen + hidden,
    hidden: hidden > seen ? hidden : 0,
    rounding: half * (ROUNDING * absolute) + 0.5 * Number.EPSILON * reach * (variation + atEnds),
    absolute: half * absolute,
  };
}

/** The polynomial through the values at the points of the rule, at a place between −1 and 1. */
export function interpolateRule(values: Float64Array, place: number): number {
  let numerator = 0;
  let denominator = 0;
  for (let index = 0; index < RULE_POINTS; index += 1) {
    const distance = place - nodeAt(index);
    if (distance === 0) return values[index] ?? 0;
    const weight = (BARYCENTRIC[index] ?? 0) / distance;
    numerator += weight * (values[index] ?? 0);
    denominator += weight;
  }
  return numerator / denominator;
}

/** How far f at the ends is from the polynomial through the values inside. */
function surpriseAtEnds(values: Float64Array, { left, right }: EndValues): number {
  const atLeft = left === null ? 0 : Math.abs(left - interpolateRule(values, -1));
  return atLeft + (right === null ? 0 : Math.abs(right - interpolateRule(values, 1)));
}

/**
 * What the rule misses of f. The components of a smooth function fall by a constant factor from pair to
 * pair, and are taken to go on falling so; those of a kink or a jump hardly fall, however small it is,
 * and the error is as large as they are (measured: at most their size for 99 of 100 kinks, jumps and cusps).
 */
function remainder(values: Float64Array): number {
  let ratio = 0;
  let size = NULL_RULES.pair(values, LAST_PAIR);
  const last = size;
  let largest = last;
  for (let pair = LAST_PAIR - 1; pair >= LAST_PAIR - 3; pair -= 1) {
    const larger = NULL_RULES.pair(values, pair);
    ratio = Math.max(ratio, larger > 0 ? size / larger : 0);
    largest = Math.max(largest, size);
    size = larger;
  }
  return ratio < SMOOTH ? 10 * last * ratio ** PAIRS_BEYOND : 2 * largest;
}
