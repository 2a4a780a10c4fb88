import type { RunData } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { findSubgroupSeries } from "../sensitivity/subgroup-records";
import { keepFinite, sliceSteps } from "./read-series";
import { splitWindows } from "./windows";

/** Windows at the end of a log that are looked at. */
const JUDGED = 5;
/** Fewer records leave windows without one. */
const FEWEST = 20;

/**
 * In how many of the last five tenths of the log the logged validation loss of a subgroup lies above a
 * level; null where it was not logged often enough. The level is known up to its error, and so is each
 * validation loss: what lies within two standard errors below still counts.
 */
export function countWindowsAbove(
  run: RunData,
  subgroup: string,
  level: number,
  standardError: number,
): { readonly windows: number; readonly of: number; readonly firstStep: number | null } | null {
  const series = findSubgroupSeries(run, "loss", subgroup, "validation");
  const points = series === null ? null : keepFinite(series.points);
  if (points === null || points.steps.length < FEWEST) return null;
  let windows = 0;
  let firstStep: number | null = null;
  for (const { fromStep, toStep } of splitWindows(points.steps).slice(-JUDGED)) {
    if (mean(sliceSteps(points, fromStep, toStep).values) < level - 2 * standardError) continue;
    windows += 1;
    firstStep ??= fromStep;
  }
  return { windows, of: JUDGED, firstStep };
}
