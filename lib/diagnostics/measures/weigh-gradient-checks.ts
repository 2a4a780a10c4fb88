/**
 * Which of the checked derivatives agree, and which disagreements mean something. A difference quotient
 * is itself wrong by the rounding of the loss over h, and by what lies between θ − h and θ + h; a
 * disagreement that either could make is not held against the gradient.
 *
 * @see Stanford CS231n, "Gradient checks"; Nocedal & Wright, Numerical Optimization (2006), 8.1
 */
import type { RunData } from "@/lib/series/run-data";
import { GRADIENT_CHECK } from "../thresholds";
import { collectGradientChecks, type GradientCheck, groupByParameter } from "./collect-gradient-checks";
import { findTrainingLoss, valueAtOrBefore } from "./read-series";

/** What a check says, or what keeps it from saying anything. */
export type CheckOutcome =
  | "agrees"
  | "disagrees"
  | "step-too-small"
  | "step-too-large"
  | "perhaps-a-kink"
  | "step-not-logged"
  | "not-finite";

export type WeighedCheck = GradientCheck & {
  readonly outcome: CheckOutcome;
  /** |a − n| / max(|a|, |n|): 0 where both are 0, at most 2; NaN where one is not finite. */
  readonly relativeError: number;
};

export type WeighedChecks = {
  readonly checks: readonly WeighedCheck[];
  /** True where agreements show that the losses had more than single precision. */
  readonly isFiner: boolean;
  /** False where the loss was not logged, so that its rounding had to be that of 1. */
  readonly isLossKnown: boolean;
};

const LIMIT = GRADIENT_CHECK.relativeError.value;
const CLEAREST: readonly CheckOutcome[] = ["agrees", "disagrees", "perhaps-a-kink"];

export function weighGradientChecks(run: RunData): WeighedChecks {
  const loss = findTrainingLoss(run)?.points ?? null;
  const levelAt = (step: number): number => {
    const level = loss === null ? Number.NaN : Math.abs(valueAtOrBefore(loss, step));
    return Number.isFinite(level) ? level : 1;
  };
  const measured = collectGradientChecks(run).map((check) => measure(check, levelAt(check.step)));
  const isFiner = showsFinerLosses(measured);
  const granularity = isFiner ? 0 : findGranularity(measured);
  const judged = measured.map((check) => ({ ...check, outcome: judge(check, isFiner, granularity) }));
  return { checks: excuseKinks(keepBestOfEachPoint(judged)), isFiner, isLossKnown: loss !== null };
}

type MeasuredCheck = GradientCheck & {
  readonly difference: number;
  readonly relativeError: number;
  /** What is rounded, once, over h: loss and parameter; NaN without h. */
  readonly roundedOverStep: number;
};

function measure(check: GradientCheck, level: number): MeasuredCheck {
  const { analytic, numerical, h } = check;
  const difference = Math.abs(analytic - numerical);
  const size = Math.max(Math.abs(analytic), Math.abs(numerical));
  return {
    ...check,
    difference,
    // Divided first: the difference of the largest doubles overflows.
    relativeError: size === 0 ? 0 : Math.abs(analytic / size - numerical / size),
    // The parameter is rounded as well, and with it the step that was really made.
    roundedOverStep: h !== null && h > 0 ? (GRADIENT_CHECK.roundings.value * (level + size)) / h : Number.NaN,
  };
}

/** Losses in single precision do not agree, again and again, a thousand times better than their rounding lets them. */
function showsFinerLosses(checks: readonly MeasuredCheck[]): boolean {
  const finest = GRADIENT_CHECK.singleRounding * GRADIENT_CHECK.finerThanRounding;
  const telling = checks.filter(({ numerical, roundedOverStep }) => numerical !== 0 && roundedOverStep > 0);
  const finer = telling.filter(({ difference, roundedOverStep }) => difference <= finest * roundedOverStep).length;
  return finer >= Math.max(GRADIENT_CHECK.finerCount, GRADIENT_CHECK.finerShare * telling.length);
}

/**
 * The smallest change of the loss that showed at all, where larger ones did not show: a numerical
 * derivative of exactly zero beside an analytic one that single precision would have seen is that of a
 * coarser loss (half precision, digits cut off).
 *
 * @returns change of the loss over both steps; 0 where nothing says that the loss was coarser
 */
function findGranularity(checks: readonly MeasuredCheck[]): number {
  const isUnseen = checks.some(
    ({ analytic, numerical, roundedOverStep }) =>
      numerical === 0 && Math.abs(analytic) > GRADIENT_CHECK.singleRounding * roundedOverStep,
  );
  if (!isUnseen) return 0;
  const seen = checks.flatMap(({ numerical, h }) =>
    numerical !== 0 && h !== null ? [2 * h * Math.abs(numerical)] : [],
  );
  return Math.min(...seen.filter(Number.isFinite));
}

function judge(check: MeasuredCheck, isFiner: boolean, granularity: number): CheckOutcome {
  const { relativeError, difference, roundedOverStep, h } = check;
  if (!Number.isFinite(relativeError)) return "not-finite";
  if (relativeError <= LIMIT) return "agrees";
  if (h === null || !(h > 0)) return "step-not-logged";
  const rounding = isFiner ? GRADIENT_CHECK.doubleRounding : GRADIENT_CHECK.singleRounding;
  if (difference <= Math.max(rounding * roundedOverStep, granularity / h)) return "step-too-small";
  if (h > GRADIENT_CHECK.largestStep.value) return "step-too-large";
  return h > GRADIENT_CHECK.kinkFreeStep.value ? "perhaps-a-kink" : "disagrees";
}

/**
 * Several steps h at one and the same point are one check: a right gradient agrees at one of them, and a
 * wrong one disagrees at those that can tell.
 */
function keepBestOfEachPoint(checks: readonly WeighedCheck[]): readonly WeighedCheck[] {
  const best = new Map<string, WeighedCheck>();
  for (const check of checks) {
    const point = `${check.name} ${check.analytic}`;
    const known = best.get(point);
    if (!known || comesFirst(check, known)) best.set(point, check);
  }
  return [...best.values()];
}

function comesFirst(check: WeighedCheck, other: WeighedCheck): boolean {
  const [rank, otherRank] = [clearness(check), clearness(other)];
  return rank === otherRank ? check.relativeError < other.relativeError : rank < otherRank;
}

function clearness({ outcome }: WeighedCheck): number {
  const place = CLEAREST.indexOf(outcome);
  return place < 0 ? CLEAREST.length : place;
}

/**
 * With a larger step one disagreement may be a kink between θ − h and θ + h; most of the checks of a
 * parameter, or of the run, are none.
 */
function excuseKinks(checks: readonly WeighedCheck[]): readonly WeighedCheck[] {
  const isWholeRun = isTogether(checks);
  return [...groupByParameter(checks).values()].flatMap((group) => {
    const isCounted = isWholeRun || isTogether(group);
    return group.map((check) =>
      isCounted && check.outcome === "perhaps-a-kink" ? { ...check, outcome: "disagrees" as const } : check,
    );
  });
}

function isTogether(checks: readonly WeighedCheck[]): boolean {
  const doubtful = checks.filter(({ outcome }) => outcome === "perhaps-a-kink").length;
  const agreeing = checks.filter(({ outcome }) => outcome === "agrees").length;
  return doubtful >= GRADIENT_CHECK.minimumTogether && doubtful > agreeing;
}
