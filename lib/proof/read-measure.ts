import type { ProofMeasure } from "@/lib/core/proof-plan";
import { findHeldOut, pickLosses } from "@/lib/diagnostics/measures/held-out-groups";
import type { RunData, RunSeries } from "@/lib/series/run-data";

/**
 * What a run of an experiment ended with in the measure of its plan.
 *
 * @returns NaN where it did not end with a finite number, null where the run does not hold the measure
 */
export function readMeasure(
  run: RunData,
  { from, split, subgroup }: Omit<ProofMeasure, "marginSource">,
): number | null {
  if (from === "predictions") return subgroup === null ? null : lossOfPredictions(run, subgroup);
  const series = run.series.find(
    (each) =>
      each.metric === "loss" &&
      each.layer === null &&
      each.subgroup === subgroup &&
      each.split === split &&
      each.points.steps.length > 0,
  );
  return series === undefined ? null : endOfLoss(series);
}

/** Mean over the last tenth of the points; not finite where one of them is not, for then the run did not end well. */
function endOfLoss({ points: { values } }: Pick<RunSeries, "points">): number {
  const last = values.subarray(values.length - Math.ceil(values.length / 10));
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

/** Mean log loss of the patients outside training whom the file of predictions calls by the name of the group. */
function lossOfPredictions(run: RunData, subgroup: string): number | null {
  const found = findHeldOut({ ...run, subgroups: [subgroup] });
  const rows = "reason" in found ? undefined : found.groups.get(subgroup)?.rows;
  if ("reason" in found || rows === undefined || rows.length === 0) return null;
  return pickLosses(found.set, rows).reduce((sum, loss) => sum + loss, 0) / rows.length;
}
