import type { ProofMeasure } from "@/lib/core/proof-plan";
import type { RunData } from "@/lib/series/run-data";
import { endOfLoss } from "./choose-measure";

/**
 * What a run of an experiment ended with in the measure of its plan.
 *
 * @returns NaN where it did not end with a finite number, null where the run does not hold the measure
 */
export function readMeasure(run: RunData, { from, split, subgroup }: ProofMeasure): number | null {
  if (from === "predictions") return null;
  const series = run.series.find(
    (each) =>
      each.metric === "loss" &&
      each.layer === null &&
      each.subgroup === subgroup &&
      each.split === split &&
      each.points.steps.length > 0,
  );
  return series === undefined ? null : (endOfLoss(series) ?? Number.NaN);
}
