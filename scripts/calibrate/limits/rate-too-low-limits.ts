import { measureBoldness } from "@/lib/diagnostics/measures/measure-boldness";
import { RATE_TOO_LOW, type Threshold } from "@/lib/diagnostics/thresholds";
import { scatterAroundPath } from "@/lib/statistics/running-median";
import { isStillFalling } from "./is-still-falling";
import { type JudgedRun, type Limit, verdictOf } from "./limit";

const SHARED = { rule: "learning-rate-too-low", direction: "below", scale: "log" } as const;

export const RATE_TOO_LOW_LIMITS: readonly Limit[] = [
  {
    ...SHARED,
    id: "total-reach",
    statistic: "most that all steps could take off the loss",
    threshold: RATE_TOO_LOW.total,
    read: (judged) => readTotal(judged, RATE_TOO_LOW.total),
  },
  {
    ...SHARED,
    id: "total-reach-falling",
    statistic: "the same where little was learnt and the loss still falls",
    threshold: RATE_TOO_LOW.totalWhileFalling,
    read: (judged) => readTotal(judged, RATE_TOO_LOW.totalWhileFalling),
  },
];

/** A run whose steps had decayed to nothing is found whatever this limit is. */
function readTotal(judged: JudgedRun, threshold: Threshold): number | null {
  const { before, lossBefore: loss } = judged;
  if ((verdictOf(judged, "learning-rate-too-low")?.outcome ?? "cannot-tell") === "cannot-tell") return null;
  const boldness = loss === null ? null : measureBoldness(before, loss.points);
  if (loss === null || boldness === null || before.settings.learningRate === 0) return null;
  const limit = isStillFalling(loss) && !loss.hasLearnt ? RATE_TOO_LOW.totalWhileFalling : RATE_TOO_LOW.total;
  const { total, laterTotal } = boldness;
  if (limit !== threshold || !(total > 0) || loss.hasSettled || laterTotal >= 1) return null;
  if (laterTotal < RATE_TOO_LOW.laterTotal.value && !loss.hasLearnt) return null;
  const invisible = RATE_TOO_LOW.invisibleScatters * (scatterAroundPath(loss.points.values) / loss.start);
  const realised = (loss.start - loss.end) / loss.start;
  const isConfirmed = total < invisible || realised >= RATE_TOO_LOW.realisedShare.value * total;
  return isConfirmed ? total : null;
}
