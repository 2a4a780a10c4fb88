import type { LossProgress } from "@/lib/diagnostics/measures/loss-progress";
import { LEARNING } from "@/lib/diagnostics/thresholds";

/** As the rules on the loss see it: clearly lower at the end of the last 60 % of the steps than at their beginning. */
export function isStillFalling({ recentChange }: LossProgress): boolean {
  if (recentChange.status !== "estimated") return false;
  const { value, upper = value } = recentChange;
  return value < -LEARNING.flatChange.value && upper < 0;
}
