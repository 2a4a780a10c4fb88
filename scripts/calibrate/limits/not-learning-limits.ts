import { comparableConstant, evenGuessLoss, isBinaryTask } from "@/lib/diagnostics/measures/constant-predictor";
import type { LossProgress } from "@/lib/diagnostics/measures/loss-progress";
import { LEARNING } from "@/lib/diagnostics/thresholds";
import { isStillFalling } from "./is-still-falling";
import { type JudgedRun, type Limit, verdictOf } from "./limit";

const SHARED = { rule: "not-learning", direction: "below", scale: "linear" } as const;

export const NOT_LEARNING_LIMITS: readonly Limit[] = [
  {
    ...SHARED,
    id: "skill",
    statistic: "skill, where the share of events is known",
    threshold: LEARNING.skill,
    read: readSkill,
  },
  {
    ...SHARED,
    id: "early-fall",
    statistic: "fall of the loss of a run that stands still, where the share is not known",
    threshold: LEARNING.earlyFall,
    read: readEarlyFall,
  },
  {
    ...SHARED,
    id: "total-fall",
    statistic: "the same where it does not stand quite still",
    threshold: LEARNING.totalFall,
    read: readTotalFall,
  },
];

/** The rule keeps its statistic where it is too near the limit to tell; that too is an answer to the limit. */
function readSkill(judged: JudgedRun): number | null {
  const statistic = verdictOf(judged, "not-learning")?.statistic;
  if (statistic?.threshold?.source !== LEARNING.skill.source || statistic.estimate.status !== "estimated") return null;
  const { value, upper = value } = statistic.estimate;
  return upper < LEARNING.usefulSkill ? value : null;
}

/** A yes-or-no outcome whose loss fell a little may stand at its share of events: the rule never calls that flat. */
function readEarlyFall(judged: JudgedRun): number | null {
  const loss = readFlatLoss(judged);
  return loss !== null && isStanding(judged, loss) && !isOpen(judged, loss) ? loss.totalFall : null;
}

function readTotalFall(judged: JudgedRun): number | null {
  const loss = readFlatLoss(judged);
  if (loss === null || isStanding(judged, loss) || isOpen(judged, loss)) return null;
  const limit = lateFallLimit(judged);
  return loss.lateFall < limit || loss.totalFall < limit ? loss.totalFall : null;
}

/** The loss of a run that the rule judges by its fall; null where it cannot tell or the loss still falls. */
function readFlatLoss({ before, lossBefore: loss, divergence }: JudgedRun): LossProgress | null {
  if (divergence !== null || loss === null || loss.endsNonFinite) return null;
  if (loss.end > LEARNING.worseThanGuessing * Math.max(loss.reference, loss.start)) return null;
  if (loss.recentChange.status !== "estimated" || isStillFalling(loss)) return null;
  const { value, lower = value, upper = value } = loss.recentChange;
  const isScattered = (upper - lower) / 2 > LEARNING.flatHalfWidth && loss.totalFall < LEARNING.earlyFall.value;
  return isScattered || comparableConstant(before.settings, loss.start) !== null ? null : loss;
}

function isStanding(judged: JudgedRun, { recentChange, lateFall }: LossProgress): boolean {
  const isFlat = recentChange.status === "estimated" && recentChange.value >= -LEARNING.flatChange.value;
  return isFlat && lateFall < lateFallLimit(judged);
}

function isOpen({ before }: JudgedRun, { totalFall }: LossProgress): boolean {
  return isBinaryTask(before.settings) && totalFall > LEARNING.scatterFall && totalFall < LEARNING.totalFall.value;
}

function lateFallLimit({ before }: JudgedRun): number {
  return evenGuessLoss(before.settings) === null ? LEARNING.lateFallRegression : LEARNING.lateFall.value;
}
