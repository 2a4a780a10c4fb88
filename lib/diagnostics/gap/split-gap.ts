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
 * @see docs/proving.md; Satterthwaite, Biometrics Bulletin 2 (1946), for degrees of freedom of a sum of variances
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
  const curve = learningCurve === null ? null : fitLearningCurve(learningCurve);
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

/** The interval as it is, around the value with which the parts add up. */
function moveTo(value: number, estimate: Estimate): Estimate {
  if (estimate.status !== "estimated" || estimate.lower === undefined || estimate.upper === undefined)
    return { ...estimate, ...(estimate.status === "estimated" ? { value } : {}) };
  const move = value - estimate.value;
  return { ...estimate, value, lower: estimate.lower + move, upper: estimate.upper + move };
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
  const [own, theirs] = [measureSaving(group, isRepaired), measureSaving(others, isRepaired)];
  const value = own.value - theirs.value;
  const { lower, upper } = squareAndAdd(own, theirs);
  const seeds = varianceOverPairs(differByPair(means.own, means.theirs));
  const margin = seeds === null ? 0 : studentQuantile((1 + LEVEL) / 2, seeds.degrees) * Math.sqrt(seeds.variance);
  return {
    status: "estimated",
    value,
    lower: value - Math.hypot(value - lower, margin),
    upper: value + Math.hypot(upper - value, margin),
    level: LEVEL,
    method: METHODS.calibration,
    n: means.own.patients + means.theirs.patients,
    events: means.own.events + means.theirs.events,
    notes: [],
  };
}

function differByPair(own: SideMean, theirs: SideMean): readonly number[] {
  return own.byPair.map((each, pair) => each - (theirs.byPair[pair] ?? 0));
}

/** The group's mean less that of the others, and less what the curve explains of it. */
function compareSides(own: SideMean, theirs: SideMean, method: string, curve: CurveFit | null): Estimate {
  const explained = curve?.estimate.status === "estimated" ? curve.estimate.value : 0;
  const value = own.value - theirs.value - explained;
  const seeds = varianceOverPairs(differByPair(own, theirs));
  const sources = [
    { variance: own.variance, degrees: own.patients - 1 },
    { variance: theirs.variance, degrees: theirs.patients - 1 },
    ...(curve === null ? [] : [curve]),
    ...(seeds === null ? [] : [seeds]),
  ];
  const variance = sources.reduce((sum, source) => sum + source.variance, 0);
  const degrees = variance ** 2 / sources.reduce((sum, source) => sum + source.variance ** 2 / source.degrees, 0);
  const common = {
    status: "estimated",
    value,
    n: own.patients + theirs.patients,
    events: own.events + theirs.events,
  } as const;
  if (!(variance > 0)) return { ...common, method, notes: ["Nothing scatters, so that there is no interval."] };
  const margin = studentQuantile((1 + LEVEL) / 2, degrees) * Math.sqrt(variance);
  return {
    ...common,
    lower: value - margin,
    upper: value + margin,
    level: LEVEL,
    method: `${method}, Student's interval`,
    notes:
      own.byPair.length === 1
        ? ["From one pair of trainings: the interval does not hold how much other seeds would differ."]
        : [],
  };
}

/** How much the mean over pairs would differ with other seeds; null where one pair shows nothing of it. */
function varianceOverPairs(values: readonly number[]): { readonly variance: number; readonly degrees: number } | null {
  const count = values.length;
  if (count < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { variance: squares / (count - 1) / count, degrees: count - 1 };
}

function hasOutcomes({ outcomes }: GapSide): boolean {
  const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  return events >= FEWEST_OUTCOMES && outcomes.length - events >= FEWEST_OUTCOMES;
}

function notSupplied(what: string): Estimate {
  return { status: "not-supplied", what };
}

function notEstimable(reason: string, { outcomes }: GapSide): Estimate {
  return { status: "not-estimable", reason, n: outcomes.length };
}
