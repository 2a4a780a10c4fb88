import { findStartFault } from "@/lib/diagnostics/measures/exploding-start";
import { startLevel } from "@/lib/diagnostics/measures/loss-surge";
import { readRate } from "@/lib/diagnostics/measures/measure-reach";
import { optimizerKind } from "@/lib/diagnostics/measures/optimizer-kind";
import { findTrainingLoss, keepFinite } from "@/lib/diagnostics/measures/read-series";
import { nameBoldness, type RateEvidence, type RateSign, weighRate } from "@/lib/diagnostics/measures/weigh-rate";
import { RATE_TOO_HIGH } from "@/lib/diagnostics/thresholds";
import type { JudgedRun, Limit } from "./limit";

const SHARED = { rule: "learning-rate-too-high", direction: "above", scale: "log" } as const;

export const RATE_TOO_HIGH_LIMITS: readonly Limit[] = [
  {
    ...SHARED,
    id: "surge",
    statistic: "surge of the loss near the beginning",
    threshold: RATE_TOO_HIGH.surge,
    read: readSurge,
    isFoundAnyway: hasOtherSign("surge"),
  },
  {
    ...SHARED,
    id: "boldness",
    statistic: "promise of a step over the loss",
    threshold: RATE_TOO_HIGH.boldness,
    read: readBoldness,
    isFoundAnyway: hasOtherSign("boldness"),
  },
  {
    ...SHARED,
    id: "boldness-lost",
    statistic: "the same in runs that were lost at once",
    threshold: RATE_TOO_HIGH.lostBoldness,
    read: readLostBoldness,
    isFoundAnyway: hasOtherSign("boldness"),
  },
  {
    ...SHARED,
    id: "adaptive-rate",
    statistic: "learning rate of an adaptive optimiser",
    threshold: RATE_TOO_HIGH.adaptiveRate,
    read: readAdaptiveRate,
    isFoundAnyway: hasOtherSign("adaptive-rate"),
  },
];

/** A run in which a sign makes a finding: it starts at an ordinary size, ends badly, and no risen rate decides. */
type BadRun = {
  readonly evidence: RateEvidence;
  /** First logged step with a finite loss. */
  readonly firstStep: number;
  /** "early": lost within the beginning of its log. */
  readonly lost: "no" | "early" | "late";
  /** Whether the loss first rose within the beginning of the log; true where it never did. */
  readonly surgesEarly: boolean;
};

/** Every sign asks for the same run. */
const remembered = new WeakMap<JudgedRun, { readonly bad: BadRun | null }>();

function readBadRun(judged: JudgedRun): BadRun | null {
  const known = remembered.get(judged) ?? { bad: computeBadRun(judged) };
  remembered.set(judged, known);
  return known.bad;
}

function computeBadRun({ run, loss, divergence }: JudgedRun): BadRun | null {
  const series = findTrainingLoss(run);
  const points = series === null ? null : keepFinite(series.points);
  if (series === null || points === null || points.values.length < RATE_TOO_HIGH.minimumPoints) return null;
  if (!(startLevel(points) > 0) || findStartFault(run) !== null) return null;
  const evidence = weighRate(run, points);
  const { surge } = evidence;
  const rise = evidence.signs.find(({ form }) => form === "rate-rise") ?? null;
  const isEnded = divergence === null && loss?.hasLearnt === true && !loss.mayBeBaseRate;
  const isWorse = divergence !== null || (surge !== null && surge.endOverBest > RATE_TOO_HIGH.recovered);
  const isRiseFirst = rise !== null && rise.onsetStep <= (divergence?.onsetStep ?? Number.POSITIVE_INFINITY);
  if (isEnded || (isRiseFirst && isWorse)) return null;
  const { steps } = series.points;
  return {
    evidence,
    firstStep: points.steps[0] ?? 0,
    lost: divergence === null ? "no" : isEarly(steps, divergence.onsetStep) ? "early" : "late",
    surgesEarly: surge === null || isEarly(steps, surge.firstStep),
  };
}

/** 1 where the loss never rises above its start. A later surge decides nothing by itself. */
function readSurge(judged: JudgedRun): number | null {
  const bad = readBadRun(judged);
  if (bad === null || !(bad.surgesEarly || bad.lost === "early")) return null;
  return bad.evidence.surge?.ratio ?? 1;
}

function readBoldness(judged: JudgedRun): number | null {
  const bad = readBadRun(judged);
  return bad?.lost === "no" ? earlyBoldness(bad.evidence) : null;
}

/** A run that is lost at once is judged by its surge first. */
function readLostBoldness(judged: JudgedRun): number | null {
  const bad = readBadRun(judged);
  return bad?.lost === "early" ? earlyBoldness(bad.evidence) : null;
}

function readAdaptiveRate(judged: JudgedRun): number | null {
  const bad = readBadRun(judged);
  if (bad?.lost !== "no" || optimizerKind(judged.run.settings) !== "adaptive") return null;
  return readRate(judged.run)?.(bad.firstStep) ?? null;
}

/** Whether the rule has another sign to name the fault by. */
function hasOtherSign(form: RateSign["form"]): (judged: JudgedRun) => boolean {
  return (judged) => {
    const bad = readBadRun(judged);
    if (bad === null) return false;
    const { signs, boldness } = bad.evidence;
    const others = signs.filter((sign) => sign.form !== form && sign.form !== "rate-rise").map((sign) => sign.form);
    const surges = others.includes("surge");
    if (bad.lost === "late") return surges && bad.surgesEarly;
    if (bad.lost === "early")
      return surges || (form !== "boldness" && nameBoldness(boldness, RATE_TOO_HIGH.lostBoldness) !== null);
    // Thrown weights and steps that realise nothing are what any surge leaves behind.
    return surges && !bad.surgesEarly
      ? others.some((other) => other === "boldness" || other === "adaptive-rate")
      : others.length > 0;
  };
}

function earlyBoldness({ boldness }: RateEvidence): number | null {
  return boldness?.early.status === "estimated" ? boldness.early.value : null;
}

/** As the rule has it: within the first records, those that are not finite included, or the first part of them. */
function isEarly(steps: Float64Array, step: number): boolean {
  const before = steps.filter((value) => value < step).length;
  return before <= RATE_TOO_HIGH.earlyRecords || before / steps.length <= RATE_TOO_HIGH.earlyPlace;
}
