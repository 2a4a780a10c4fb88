import { findStartFault } from "@/lib/diagnostics/measures/exploding-start";
import { type Growth, measureGrowth, readGlobalNorm } from "@/lib/diagnostics/measures/measure-growth";
import { findTrainingLoss, keepFinite } from "@/lib/diagnostics/measures/read-series";
import { EXPLODING } from "@/lib/diagnostics/thresholds";
import type { RunData } from "@/lib/series/run-data";
import { type JudgedRun, type Limit, verdictOf } from "./limit";

export const EXPLODING_LIMITS: readonly Limit[] = [
  {
    id: "growth",
    rule: "exploding-gradient",
    statistic: "lasting growth of the gradient norm",
    threshold: EXPLODING.growth,
    direction: "above",
    scale: "log",
    read: readGrowth,
    isFoundAnyway: jumps,
  },
];

/** A run that starts out of size has no start to grow from, and one that is not finite is named by another rule. */
function readGrowth(judged: JudgedRun): number | null {
  const { run } = judged;
  if ((verdictOf(judged, "exploding-gradient")?.outcome ?? "cannot-tell") === "cannot-tell") return null;
  if (verdictOf(judged, "non-finite")?.outcome === "finding") return null;
  const norm = readGlobalNorm(run);
  if (norm === null || findStartFault(run) !== null) return null;
  const loss = measureLossGrowth(run);
  return loss === null || loss.lasting > 1 ? measureGrowth(norm.points).lasting : null;
}

/** The other form of growth that the rule knows. */
function jumps({ run }: JudgedRun): boolean {
  const norm = readGlobalNorm(run);
  if (norm === null) return false;
  const jump = measureGrowth(norm.points).firstStepAbove(EXPLODING.suddenGrowth.value, EXPLODING.suddenSteps);
  return jump !== null && (measureLossGrowth(run)?.peak ?? 0) >= EXPLODING.lossGrowth.value;
}

function measureLossGrowth(run: RunData): Growth | null {
  const series = findTrainingLoss(run);
  const points = series === null ? null : keepFinite(series.points);
  return points === null || points.values.length === 0 ? null : measureGrowth(points);
}
