/**
 * Where the gap of a subgroup comes from: its mean log loss less that of all other patients, split into what
 * an experiment on the optimisation saved, what recalibration within the groups saves, what more patients of
 * the group would save, what the case mix costs even a reference that knows it, and the rest, which nothing
 * supplied explains. Each part but that of the patients is the group's less that of the others. They are taken
 * out in this order, and add up to the gap.
 *
 * What is not supplied, or cannot be estimated, is no part and stays in the rest, so that the rest is never made
 * smaller by what nobody knows.
 *
 * @see docs/proving.md; Zou & Donner, Statistics in Medicine 27 (2008), for limits put together at right angles
 */
import type { Estimate } from "@/lib/core/estimate";
import { studentQuantile } from "@/lib/statistics/distributions";
import { squareAndAdd } from "@/lib/statistics/square-and-add";
import { type CurveFit, fitLearningCurve } from "./fit-learning-curve";
import type { GapInputs, GapSide } from "./gap-inputs";
import { measureSaving, measureSide, type SideMean, type SidePart, type TakenOut } from "./measure-side";

/** In the order in which they are shown: what nobody can explain comes first. */
export const GAP_PARTS = ["unexplained", "optimisation", "calibration", "few-patients", "case-mix"] as const;
export type GapPart = (typeof GAP_PARTS)[number];

export type GapSplit = {
  /** Mean log loss of the group less that of all other patients, in nats. */
  readonly gap: Estimate;
  readonly parts: Readonly<Record<GapPart, Estimate>>;
};

const LEVEL = 0.95;
/** Fewest events, and fewest others, with which two numbers are fitted to a side. */
const FEWEST_OUTCOMES = 20;

const ONE_PAIR = "From one pair of trainings: the interval does not hold how much other seeds would differ.";
const TWO_PAIRS =
  "From two pairs of trainings, which hardly show how much other seeds would differ: on simulated cohorts this interval held the truth in more than 95 % where patients scatter more than trainings, and in less where trainings do.";
const PAIRS_ALIKE =
  "The trainings of the pairs hardly differ in anything that their patients have in common: on simulated cohorts this interval then held the truth in more than 95 %.";
const HELD_WITHIN =
  "Holding the calibration within its limits moves this by more than its interval reaches: on simulated cohorts, in which next to nothing was left over, such intervals mostly missed the truth.";
const NOTHING_TO_SAVE =
  "On neither side is it shown that there is anything to recalibrate: where there was next to nothing, on simulated cohorts, this interval held the truth in more than 95 %.";

type Variance = { readonly variance: number; readonly degrees: number };

const METHODS: Readonly<Record<SidePart, string>> = {
  gap: "difference of mean log losses",
  optimisation: "difference of what the repaired trainings save, paired by patient",
  calibration:
    "difference of what cross-fitted recalibration within the group saves, limits of both by the noncentral chi-squared distribution, put together at right angles",
  "case-mix": "difference of the mean log losses of the reference, recalibrated within the group by cross-fitting",
  unexplained: "what the other parts leave of the gap",
};

export function splitGap({ group, others, learningCurve }: GapInputs): GapSplit {
  const isFitted = hasOutcomes(group) && hasOutcomes(others);
  const taken: TakenOut = {
    optimisation: group.pairs.length > 0 && others.pairs.length === group.pairs.length,
    calibration: isFitted,
    "case-mix": isFitted && group.reference !== null && others.reference !== null,
  };
  const own = measureSide(group, taken);
  const theirs = measureSide(others, taken);
  const compare = (part: SidePart): Estimate => compareSides(own[part], theirs[part], METHODS[part], null);
  const curve = learningCurve === null ? null : fitLearningCurve(learningCurve, shareOfRarer(group));
  const few = notEstimable(`Fewer than ${FEWEST_OUTCOMES} patients with the event, or without it, on one side.`, group);
  const gap = compare("gap");
  const explained = {
    optimisation: taken.optimisation
      ? compare("optimisation")
      : notSupplied("predictions of the same patients from trainings with and without the fault"),
    calibration: taken.calibration
      ? compareSavings({ group, others }, taken.optimisation, { own: own.calibration, theirs: theirs.calibration })
      : few,
    "few-patients": describeCurve(curve, group),
    "case-mix": taken["case-mix"]
      ? compare("case-mix")
      : isFitted
        ? notSupplied("risks of a reference that knows the case mix, for patients of both sides")
        : few,
  };
  const rest = Object.values(explained).reduce((left, part) => left - knownValue(part), knownValue(gap));
  const fit = curve === null || "reason" in curve ? null : curve;
  const unexplained = moveTo(rest, compareSides(own.unexplained, theirs.unexplained, METHODS.unexplained, fit));
  return { gap, parts: { unexplained, ...explained } };
}

function describeCurve(curve: CurveFit | { readonly reason: string } | null, group: GapSide): Estimate {
  if (curve === null) return notSupplied("losses with nested subsamples of the group's training patients");
  return "reason" in curve ? notEstimable(curve.reason, group) : curve.estimate;
}

/** What is not known is no part. */
function knownValue(part: Estimate): number {
  return part.status === "estimated" ? part.value : 0;
}

/**
 * The interval as it is, around the value with which the parts add up. Where a calibration that was held within its
 * limits moves that by more than the interval reaches, the interval says nothing of it.
 */
function moveTo(value: number, estimate: Estimate): Estimate {
  if (estimate.status !== "estimated" || estimate.lower === undefined || estimate.upper === undefined)
    return { ...estimate, ...(estimate.status === "estimated" ? { value } : {}) };
  const move = value - estimate.value;
  const isBeyond = Math.abs(move) > estimate.upper - estimate.value;
  const notes = isBeyond ? [...estimate.notes, HELD_WITHIN] : estimate.notes;
  return { ...estimate, value, lower: estimate.lower + move, upper: estimate.upper + move, notes };
}

/**
 * What recalibration saves in the group less what it saves in the others, from the limits of both, widened by how
 * much it differs between pairs of trainings.
 */
function compareSavings(
  { group, others }: Pick<GapInputs, "group" | "others">,
  isRepaired: boolean,
  means: { readonly own: SideMean; readonly theirs: SideMean },
): Estimate {
  const own = measureSaving(group, isRepaired, means.own.value);
  const theirs = measureSaving(others, isRepaired, means.theirs.value);
  const value = own.value - theirs.value;
  const { lower, upper } = squareAndAdd(own, theirs);
  const seeds = varianceOverPairs(means.own, means.theirs);
  const margin = seeds === null ? 0 : marginOf(seeds);
  return {
    status: "estimated",
    value,
    lower: value - Math.hypot(value - lower, margin),
    upper: value + Math.hypot(upper - value, margin),
    level: LEVEL,
    method: METHODS.calibration,
    n: means.own.patients + means.theirs.patients,
    events: means.own.events + means.theirs.events,
    notes: [...notesOfPairs(means.own.byPair.length), ...(own.lower > 0 || theirs.lower > 0 ? [] : [NOTHING_TO_SAVE])],
  };
}

/**
 * The group's mean less that of the others, and less what the curve explains of it. What scatters by itself (patients
 * of either side, pairs, chains) has Student's limits of its own, which are put together at right angles: one quantile
 * for all, with degrees of freedom from variances that are estimated themselves, is too small for few pairs.
 */
function compareSides(own: SideMean, theirs: SideMean, method: string, curve: CurveFit | null): Estimate {
  const explained = curve?.estimate.status === "estimated" ? curve.estimate.value : 0;
  const value = own.value - theirs.value - explained;
  const seeds = varianceOverPairs(own, theirs);
  const sources: readonly Variance[] = [
    { variance: own.variance, degrees: own.patients - 1 },
    { variance: theirs.variance, degrees: theirs.patients - 1 },
    ...(curve === null ? [] : [curve]),
    ...(seeds === null ? [] : [seeds]),
  ];
  const common = {
    status: "estimated",
    value,
    n: own.patients + theirs.patients,
    events: own.events + theirs.events,
  } as const;
  const variance = sources.reduce((sum, source) => sum + source.variance, 0);
  if (!(variance > 0)) return { ...common, method, notes: ["Nothing scatters, so that there is no interval."] };
  const margin = Math.hypot(...sources.map(marginOf));
  const isShared = own.shared + theirs.shared > variance / 2;
  return {
    ...common,
    lower: value - margin,
    upper: value + margin,
    level: LEVEL,
    method: `${method}, Student's limits put together at right angles`,
    notes: [...notesOfPairs(own.byPair.length), ...(isShared ? [PAIRS_ALIKE] : [])],
  };
}

function marginOf({ variance, degrees }: Variance): number {
  return variance > 0 ? studentQuantile((1 + LEVEL) / 2, degrees) * Math.sqrt(variance) : 0;
}

function notesOfPairs(pairs: number): readonly string[] {
  return pairs === 1 ? [ONE_PAIR] : pairs === 2 ? [TWO_PAIRS] : [];
}

/**
 * How much the mean over pairs would differ with other seeds, beyond what the scatter of patients holds already; null
 * where one pair shows nothing of it.
 */
function varianceOverPairs(own: SideMean, theirs: SideMean): Variance | null {
  const values = own.byPair.map((each, pair) => each - (theirs.byPair[pair] ?? 0));
  const count = values.length;
  if (count < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const variance = squares / (count - 1) / count - own.shared - theirs.shared;
  return { variance: Math.max(0, variance), degrees: count - 1 };
}

function hasOutcomes({ outcomes }: GapSide): boolean {
  const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  return events >= FEWEST_OUTCOMES && outcomes.length - events >= FEWEST_OUTCOMES;
}

function shareOfRarer({ outcomes }: GapSide): number {
  const share = outcomes.reduce((sum, outcome) => sum + outcome, 0) / outcomes.length;
  return Math.min(share, 1 - share);
}

function notSupplied(what: string): Estimate {
  return { status: "not-supplied", what };
}

function notEstimable(reason: string, { outcomes }: GapSide): Estimate {
  return { status: "not-estimable", reason, n: outcomes.length };
}
