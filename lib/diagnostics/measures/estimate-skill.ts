import type { Estimate } from "@/lib/core/estimate";
import { estimateLevel } from "./bootstrap-level";
import type { LossProgress } from "./loss-progress";
import { lastPoints } from "./read-series";

/**
 * Skill: 1 − L / L₀, with L the mean training loss over the last fifth of the points and L₀ that of the
 * best constant answer; its interval is that of L, turned over.
 *
 * @param constant L₀, above 0
 * @see Brier, Monthly Weather Review 78 (1950); Murphy, "Skill scores based on the mean square error" (1988)
 */
export function estimateSkill(loss: LossProgress, constant: number): Estimate {
  const level = estimateLevel(lastPoints(loss.points, 0.2), "the training loss over the last fifth", "mean");
  if (level.status !== "estimated") return level;
  const toSkill = (value: number): number => 1 - value / constant;
  const { lower, upper, ...rest } = level;
  const value = toSkill(level.value);
  if (lower === undefined || upper === undefined) return { ...rest, value };
  return { ...rest, value, lower: toSkill(upper), upper: toSkill(lower) };
}
