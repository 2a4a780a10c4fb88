import type { Verdict } from "@/lib/core/verdict";
import { findDivergence } from "@/lib/diagnostics/measures/find-divergence";
import { measureLossProgress } from "@/lib/diagnostics/measures/loss-progress";
import { truncateRun } from "@/lib/diagnostics/measures/truncate-run";
import type { RunData } from "@/lib/series/run-data";
import { DEAD_UNITS_LIMITS } from "./dead-units-limits";
import { EXPLODING_LIMITS } from "./exploding-limits";
import type { Limit, Reading } from "./limit";
import { LOSS_LIMITS } from "./loss-limits";
import { NOT_LEARNING_LIMITS } from "./not-learning-limits";
import { RATE_TOO_HIGH_LIMITS } from "./rate-too-high-limits";
import { RATE_TOO_LOW_LIMITS } from "./rate-too-low-limits";
import { VANISHING_LIMITS } from "./vanishing-limits";

/** Every limit that is held against cross-validation, in the order of the catalogue. */
export const LIMITS: readonly Limit[] = [
  ...RATE_TOO_HIGH_LIMITS,
  ...EXPLODING_LIMITS,
  ...DEAD_UNITS_LIMITS,
  ...VANISHING_LIMITS,
  ...RATE_TOO_LOW_LIMITS,
  ...NOT_LEARNING_LIMITS,
  ...LOSS_LIMITS,
];

/**
 * What was read of a run for each limit that decides about it, by the limit's id.
 *
 * @param verdicts what the rules said of the run
 */
export function readLimits(run: RunData, verdicts: readonly Verdict[]): ReadonlyMap<string, Reading> {
  const divergence = findDivergence(run);
  const loss = measureLossProgress(run);
  const before = divergence === null ? run : truncateRun(run, divergence.onsetStep);
  const lossBefore = divergence === null ? loss : measureLossProgress(before);
  const judged = { run, loss, divergence, before, lossBefore, verdicts };
  return new Map(
    LIMITS.flatMap((limit): [string, Reading][] => {
      const value = limit.read(judged);
      if (value === null || Number.isNaN(value)) return [];
      return [[limit.id, { value, isFoundAnyway: limit.isFoundAnyway?.(judged) ?? false }]];
    }),
  );
}
