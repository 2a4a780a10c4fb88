import type { ProofMeasure } from "@/lib/core/proof-plan";
import { findTrainingLoss } from "@/lib/diagnostics/measures/read-series";
import type { RunData, RunSeries } from "@/lib/series/run-data";
import { readMeasure } from "./read-measure";

/** A measure with where the run with the finding ended in it; may be not finite. */
export type MeasuredEnd = { readonly measure: Omit<ProofMeasure, "marginSource">; readonly end: number };

/**
 * What both arms of an experiment are measured by: the loss of the finding's group outside training, as it was
 * logged, else that of its predictions; of a finding on no group the validation loss, else the training loss.
 *
 * @returns null where the run shows no such loss
 */
export function chooseMeasure(run: RunData, subgroup: string | null): MeasuredEnd | null {
  const logged = findHeldOutLoss(run, subgroup) ?? (subgroup === null ? findTrainingLoss(run) : null);
  const measure =
    logged === null
      ? ({ name: "loss", from: "predictions", split: "test", subgroup } as const)
      : ({ name: "loss", from: "log", split: logged.split, subgroup } as const);
  const end = readMeasure(run, measure);
  return end === null ? null : { measure, end };
}

function findHeldOutLoss(run: RunData, subgroup: string | null): RunSeries | null {
  const kept = run.series.filter(
    (series) =>
      series.metric === "loss" &&
      series.layer === null &&
      series.subgroup === subgroup &&
      series.points.steps.length > 0,
  );
  return kept.find(({ split }) => split === "validation") ?? kept.find(({ split }) => split === "test") ?? null;
}
