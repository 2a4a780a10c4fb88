/**
 * Mean loss of the patients of a subgroup in training and of those kept out of it, each with the variance
 * of the mean over patients. Predictions for patients give both exactly; else the logged records do that
 * state the number of patients and the sum of squared deviations: means of the last tenth of them, with
 * the variance of a single record, since later records may hold the same patients.
 */
import type { RunData, SeriesMapping } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { findSubgroupSeries } from "../sensitivity/subgroup-records";
import { type HeldOut, pickLosses } from "./held-out-groups";
import { keepFinite, lastPoints } from "./read-series";

export type MeanLoss = { readonly mean: number; readonly variance: number; readonly n: number };

export type GroupLosses = { readonly training: MeanLoss; readonly heldOut: MeanLoss };

const LAST_SHARE = 0.1;
const FEWEST_RECORDS = 5;

/** Why one of the two is not known, in words, or both. */
export function measureGroupLosses(run: RunData, heldOut: HeldOut | null, subgroup: string): GroupLosses | string {
  const rows = heldOut?.groups.get(subgroup);
  const training =
    (heldOut && rows?.training ? meanOf(pickLosses(heldOut.set, rows.training.rows)) : null) ??
    meanOfRecords(run, subgroup, "train");
  const kept =
    (heldOut && rows ? meanOf(pickLosses(heldOut.set, rows.rows)) : null) ?? meanOfRecords(run, subgroup, "validation");
  if (training === null) return "The loss of its training patients was not logged with their number and scatter.";
  if (kept === null) return "The loss of its patients outside training was not logged with their number and scatter.";
  return { training, heldOut: kept };
}

/** Groups taken together as one, each with the weight that it has among patients outside training. */
export function joinGroupLosses(groups: readonly GroupLosses[]): GroupLosses {
  const total = groups.reduce((sum, { heldOut }) => sum + heldOut.n, 0);
  const join = (read: (group: GroupLosses) => MeanLoss): MeanLoss => {
    let [sum, variance, n] = [0, 0, 0];
    for (const group of groups) {
      const weight = group.heldOut.n / total;
      sum += weight * read(group).mean;
      variance += weight ** 2 * read(group).variance;
      n += read(group).n;
    }
    return { mean: sum, variance, n };
  };
  return { training: join(({ training }) => training), heldOut: join(({ heldOut }) => heldOut) };
}

function meanOf(losses: Float64Array): MeanLoss | null {
  const n = losses.length;
  if (n < 2) return null;
  const centre = mean(losses);
  const squares = losses.reduce((sum, loss) => sum + (loss - centre) ** 2, 0);
  return { mean: centre, variance: squares / (n * (n - 1)), n };
}

function meanOfRecords(run: RunData, subgroup: string, split: NonNullable<SeriesMapping["split"]>): MeanLoss | null {
  const read = (metric: string): number | null => {
    const series = findSubgroupSeries(run, metric, subgroup, split);
    if (series === null) return null;
    const { values } = keepFinite(
      lastPoints(series.points, Math.min(1, Math.max(LAST_SHARE, FEWEST_RECORDS / series.points.steps.length))),
    );
    return values.length === 0 ? null : mean(values);
  };
  const [loss, n, squares] = [read("loss"), read("n"), read("loss_m2")];
  if (loss === null || n === null || squares === null || n < 2) return null;
  return { mean: loss, variance: squares / (n * (n - 1)), n };
}
