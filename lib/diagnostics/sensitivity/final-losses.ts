/**
 * Where the losses of a run end: the mean of the last tenth of the points, at least five, with a
 * block-bootstrap interval over the steps. Runs are compared with each other by these.
 *
 * @see Politis & Romano (1992)
 */
import type { Estimate } from "@/lib/core/estimate";
import { lastTrainingStep } from "@/lib/series/last-training-step";
import type { PointColumns, RunData, RunSeries } from "@/lib/series/run-data";
import { estimateLevel } from "../measures/bootstrap-level";
import { lastPoints } from "../measures/read-series";
import type { FinalLoss, FinalLosses } from "./sensitivity";
import { isPatientLevel } from "./subgroup-records";

const MOST_FINAL_LOSSES = 60;
const FEWEST_POINTS = 5;

/** The end of every loss of the whole model and of each subgroup. */
export function measureFinalLosses(run: RunData): FinalLosses {
  const best = new Map<string, RunSeries>();
  for (const series of run.series) {
    if (series.metric !== "loss" || series.layer !== null || series.points.steps.length === 0) continue;
    const key = JSON.stringify([series.subgroup, series.split ?? "train"]);
    const known = best.get(key);
    if (known === undefined || isPreferred(series, known)) best.set(key, series);
  }
  const order = ["train", "validation", "test"];
  const chosen = [...best.values()]
    .map((series) => ({ series, subgroup: series.subgroup, split: series.split ?? ("train" as const) }))
    .sort((a, b) => compareText(a.subgroup ?? "", b.subgroup ?? "") || order.indexOf(a.split) - order.indexOf(b.split));
  return {
    lastStep: lastTrainingStep(run.series),
    losses: chosen.slice(0, MOST_FINAL_LOSSES).map(
      ({ series, subgroup, split }): FinalLoss => ({
        split,
        subgroup,
        loss:
          subgroup !== null && isPatientLevel(run, subgroup, split)
            ? { status: "suppressed", rule: "records of 10 patients or fewer are patient-level" }
            : estimateEnd(series.points),
      }),
    ),
    omitted: Math.max(0, chosen.length - MOST_FINAL_LOSSES),
  };
}

/** The mean of the last tenth; a loss that is not finite at its end has none. */
export function estimateEnd(points: PointColumns): Estimate {
  const share = Math.min(1, Math.max(0.1, FEWEST_POINTS / points.steps.length));
  const end = lastPoints(points, share);
  if (!Number.isFinite(end.values.at(-1) ?? Number.NaN))
    return { status: "not-estimable", reason: "The loss is not finite at its end.", n: end.values.length };
  return estimateLevel(end, "the loss over the last tenth of its points", "mean");
}

/** More points first, then the first key, so that the order of arrival does not matter. */
function isPreferred(candidate: RunSeries, current: RunSeries): boolean {
  const difference = candidate.points.steps.length - current.points.steps.length;
  return difference === 0 ? candidate.key < current.key : difference > 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
