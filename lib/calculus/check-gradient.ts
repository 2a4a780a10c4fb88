import { formatCount, formatNumber } from "@/lib/core/format-number";
import type { Computed } from "./computed";
import { derivative } from "./derivative";

/**
 * Relative error up to which gradients agree: "1e-7 and less you should be happy".
 *
 * @see Stanford CS231n, "Neural networks part 3", gradient checks
 */
const TOLERANCE = 1e-7;
/** Below the smallest normal double numbers have lost their digits. */
const SMALLEST = 2 ** -1022;
/** Longer lists are cut, and say so. */
const NAMED = 5;
const DIGITS = 6;

export type CoordinateCheck = {
  readonly name: string;
  readonly analytic: number;
  /** Null where no automatic gradient was given. */
  readonly automatic: number | null;
  readonly numerical: Computed;
  /**
   * The largest |a − b| / max(|a|, |b|, floor) among the two or three values: 0 where they are equal, at
   * most 2; null where it is not counted or a value is not finite. The floor is the error of the
   * numerical derivative over the tolerance, so that what it does not know is no disagreement.
   */
  readonly relativeError: number | null;
  /** Not counted: there is no derivative at the point, for example at a kink; `numerical` says what is there. */
  readonly outcome: "agrees" | "disagrees" | "not-counted";
};

export type GradientComparison = {
  readonly coordinates: readonly CoordinateCheck[];
  /** The same error of the gradients as vectors, over the coordinates that count; null where none does. */
  readonly relativeError: number | null;
  readonly outcome: "agree" | "disagree" | "cannot-tell";
  /** The verdict for people, with the coordinates that disagree and those that were not counted. */
  readonly sentence: string;
  /** How often f was evaluated. */
  readonly evaluations: number;
};

/**
 * Compares a gradient that somebody wrote down, and one by automatic differentiation where there is one,
 * with derivatives of the function itself. Steps are chosen by `derivative`, coordinate by coordinate.
 *
 * @param f a function of as many numbers as `x` has
 * @param gradient its gradient as it is claimed to be
 * @param x the point; not changed
 * @param options.automatic a second gradient that is claimed, for example that of a tape
 * @param options.tolerance relative error up to which values agree, 1e-7 by default
 * @param options.names of the coordinates, by default x[0], x[1], …
 * @throws RangeError where a gradient has not one number for each coordinate
 * @see Stanford CS231n, gradient checks (symmetric relative error); Nocedal & Wright, Numerical
 *   Optimization (2006), 8.1 (error of differences)
 */
export function checkGradient(
  f: (x: Float64Array) => number,
  gradient: (x: Float64Array) => ArrayLike<number>,
  x: ArrayLike<number>,
  options: {
    readonly automatic?: (x: Float64Array) => ArrayLike<number>;
    readonly tolerance?: number;
    readonly names?: readonly string[];
  } = {},
): GradientComparison {
  const { automatic, tolerance = TOLERANCE, names = [] } = options;
  const point = Float64Array.from(x);
  const analytic = readGradient("analytic", gradient, point);
  const computed = automatic ? readGradient("automatic", automatic, point) : null;
  const coordinates = Array.from(point, (value, index): CoordinateCheck => {
    const numerical = derivative((moved) => f(point.with(index, moved)), value);
    const claimed = {
      analytic: analytic[index] ?? Number.NaN,
      automatic: computed ? (computed[index] ?? Number.NaN) : null,
    };
    return { name: names[index] ?? `x[${index}]`, ...claimed, numerical, ...compare(claimed, numerical, tolerance) };
  });
  const counted = coordinates.filter(({ outcome }) => outcome !== "not-counted");
  return {
    coordinates,
    relativeError: compareVectors(counted, tolerance),
    outcome: judge(counted),
    sentence: composeSentence(coordinates, computed !== null),
    evaluations: coordinates.reduce((sum, { numerical }) => sum + numerical.evaluations, 0),
  };
}

function judge(counted: readonly CoordinateCheck[]): GradientComparison["outcome"] {
  if (counted.length === 0) return "cannot-tell";
  return counted.some(({ outcome }) => outcome === "disagrees") ? "disagree" : "agree";
}

function readGradient(
  kind: string,
  gradient: (x: Float64Array) => ArrayLike<number>,
  point: Float64Array,
): ArrayLike<number> {
  const values = gradient(point.slice());
  if (values.length === point.length) return values;
  throw new RangeError(
    `Expected the ${kind} gradient to have ${formatCount(point.length, "number")}, one for each coordinate, found ${values.length}.`,
  );
}

function compare(
  { analytic, automatic }: Pick<CoordinateCheck, "analytic" | "automatic">,
  numerical: Computed,
  tolerance: number,
): Pick<CoordinateCheck, "relativeError" | "outcome"> {
  if (numerical.status !== "estimated") return { relativeError: null, outcome: "not-counted" };
  const values = [analytic, numerical.value, ...(automatic === null ? [] : [automatic])];
  if (!values.every(Number.isFinite)) return { relativeError: null, outcome: "disagrees" };
  const floor = Math.max(numerical.error, SMALLEST) / tolerance;
  const relativeError = greatestOfPairs(values, (a, b) =>
    toRelative(Math.abs(a - b), Math.max(Math.abs(a), Math.abs(b), floor)),
  );
  return { relativeError, outcome: relativeError <= tolerance ? "agrees" : "disagrees" };
}

/** The gradients as vectors: a coordinate weighs as much as it turns the step. */
function compareVectors(counted: readonly CoordinateCheck[], tolerance: number): number | null {
  if (counted.length === 0 || counted.some(({ relativeError }) => relativeError === null)) return null;
  const estimates = counted.flatMap(({ numerical }) => (numerical.status === "estimated" ? [numerical] : []));
  const automatic = counted.flatMap((check) => check.automatic ?? []);
  const vectors = [
    counted.map(({ analytic }) => analytic),
    estimates.map(({ value }) => value),
    ...(automatic.length === counted.length ? [automatic] : []),
  ];
  const floor = Math.max(Math.hypot(...estimates.map(({ error }) => error)), SMALLEST) / tolerance;
  return greatestOfPairs(vectors, (a, b) => {
    const difference = Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)));
    return toRelative(difference, Math.max(Math.hypot(...a), Math.hypot(...b), floor));
  });
}

function greatestOfPairs<Value>(values: readonly Value[], compareTwo: (a: Value, b: Value) => number): number {
  return Math.max(...values.flatMap((a, index) => values.slice(index + 1).map((b) => compareTwo(a, b))));
}

function toRelative(difference: number, size: number): number {
  return difference === 0 ? 0 : difference / size;
}

function composeSentence(coordinates: readonly CoordinateCheck[], isThreeWay: boolean): string {
  const uncounted = coordinates.filter(({ outcome }) => outcome === "not-counted");
  const who = isThreeWay ? "Analytic, automatic and numerical gradients" : "Analytic and numerical gradients";
  const verdict = `${who} ${composeVerdict(coordinates, coordinates.length - uncounted.length)}.`;
  return uncounted.length === 0 ? verdict : `${verdict} Not counted: ${list(uncounted, describeReason)}.`;
}

function composeVerdict(coordinates: readonly CoordinateCheck[], counted: number): string {
  if (counted === 0) return "cannot be compared at any coordinate";
  const disagreeing = coordinates.filter(({ outcome }) => outcome === "disagrees");
  if (disagreeing.length > 0) return `disagree at ${list(disagreeing, describeValues)}`;
  const worst = Math.max(...coordinates.map(({ relativeError }) => relativeError ?? 0));
  const where = counted === coordinates.length ? "" : " that count";
  return `agree at ${formatCount(counted, `coordinate${where}`, `coordinates${where}`)}; the largest relative error is ${formatNumber(worst, 2)}`;
}

function describeValues({ name, analytic, automatic, numerical, relativeError }: CoordinateCheck): string {
  const values = [
    `analytic ${formatNumber(analytic, DIGITS)}`,
    ...(automatic === null ? [] : [`automatic ${formatNumber(automatic, DIGITS)}`]),
    ...(numerical.status === "estimated" ? [`numerical ${formatNumber(numerical.value, DIGITS)}`] : []),
    ...(relativeError === null ? [] : [`relative error ${formatNumber(relativeError, 2)}`]),
  ];
  return `${name} (${values.join(", ")})`;
}

function describeReason({ name, numerical }: CoordinateCheck): string {
  return numerical.status === "estimated" ? name : `${name} (${numerical.reason.replace(/\.$/, "")})`;
}

function list(coordinates: readonly CoordinateCheck[], describeOne: (coordinate: CoordinateCheck) => string): string {
  const shown = coordinates.slice(0, NAMED).map(describeOne).join(", ");
  const rest = coordinates.length - NAMED;
  return rest > 0 ? `${shown} and ${formatCount(rest, "more coordinate")}` : shown;
}
