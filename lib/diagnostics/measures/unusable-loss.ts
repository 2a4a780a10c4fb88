import { formatInteger } from "@/lib/core/format-number";
import type { RunData } from "@/lib/series/run-data";
import { LEARNING } from "../thresholds";
import { findTrainingLoss, keepFinite } from "./read-series";

/** What keeps the training loss of a run from being used, in a sentence, where `measureLossProgress` is null. */
export function describeUnusableLoss(run: RunData): string {
  const series = findTrainingLoss(run);
  if (!series) return "No training loss was logged.";
  const { values } = keepFinite(series.points);
  if (values.length < LEARNING.minimumPoints)
    return `It needs at least ${LEARNING.minimumPoints} finite training losses, and ${formatInteger(values.length)} were logged.`;
  return "The training loss becomes zero or negative, as the logarithm of a density may; a part of such a loss means nothing, and it has no yardstick.";
}
