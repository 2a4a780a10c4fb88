/**
 * Losses of the groups of patients at the end of the log with their standard errors, for an expectation
 * over another mix. From records with the sum of squared deviations m₂ the standard error is that of one
 * record of n patients, √(m₂ / (n (n − 1))): later records may hold the same patients, so that it is not
 * divided by their number. Without m₂ it is read from the block-bootstrap interval of the mean over steps.
 *
 * @see Welford, Technometrics 4 (1962), for m₂
 */
import type { Estimate } from "@/lib/core/estimate";
import { isOfLearningCurve } from "@/lib/series/learning-curve-metric";
import type { RunData, RunSeries } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { normalQuantile } from "@/lib/statistics/distributions";
import { keepFinite, lastPoints } from "../measures/read-series";
import { estimateEnd } from "./final-losses";
import type { GroupLoss, MixLosses, NotKnown, SplitLosses } from "./sensitivity";
import { findSubgroupSeries, isPatientLevel } from "./subgroup-records";

const MOST_GROUPS = 12;
const SPLITS = ["train", "validation", "test"] as const;

/** The groups that have a loss in the same parts of the data, and the shares in which they were logged. */
export function collectSubgroupLosses(run: RunData): MixLosses | NotKnown {
  const excluded: { readonly subgroup: string; readonly reason: string }[] = [];
  const splits = SPLITS.filter((split) => run.series.some((series) => isGroupLoss(series, split)));
  const named = new Set([
    ...run.subgroups,
    ...run.series.flatMap(({ metric, subgroup }) => (isOfLearningCurve(metric) ? [] : (subgroup ?? []))),
  ]);
  const usable = [...named].filter((subgroup) => {
    const reason = findReason(run, subgroup, splits);
    if (reason !== null) excluded.push({ subgroup, reason });
    return reason === null;
  });
  const subgroups = usable.slice(0, MOST_GROUPS);
  for (const subgroup of usable.slice(MOST_GROUPS))
    excluded.push({ subgroup, reason: `only the first ${MOST_GROUPS} groups take part` });
  if (subgroups.length < 2) return notKnown(subgroups.length, excluded);
  const measured = splits.map((split) => measureSplit(run, split, subgroups));
  return { status: "measured", subgroups, logged: readShares(measured), splits: measured, excluded };
}

function isGroupLoss({ metric, layer, subgroup, split }: RunSeries, wanted: SplitLosses["split"]): boolean {
  return metric === "loss" && layer === null && subgroup !== null && (split ?? "train") === wanted;
}

function findReason(run: RunData, subgroup: string, splits: readonly SplitLosses["split"][]): string | null {
  for (const split of splits) {
    const series = findSubgroupSeries(run, "loss", subgroup, split);
    if (series === null) return `no ${split} loss was logged for it`;
    if (isPatientLevel(run, subgroup, split)) return "its records hold 10 patients or fewer and count as patient-level";
    if (estimateEnd(series.points).status !== "estimated") return `its ${split} loss is not finite at its end`;
  }
  return splits.length === 0 ? "no loss was logged for it" : null;
}

function notKnown(count: number, excluded: MixLosses["excluded"]): NotKnown {
  const left = excluded.map(({ subgroup, reason }) => `${subgroup} (${reason})`).slice(0, MOST_GROUPS);
  return {
    status: "not-known",
    reason: `A mix needs the losses of two groups of patients or more; there ${count === 1 ? "is one" : "are none"}${left.length === 0 ? "" : `. Left out: ${left.join("; ")}`}.`,
    howToLog:
      'log({"step": step, "kind": "subgroup_loss", "subgroup": name, "n": len(losses), "mean": losses.mean().item(), "m2": ((losses - losses.mean()) ** 2).sum().item()})  # per-patient losses of one group, as native records',
  };
}

function measureSplit(run: RunData, split: SplitLosses["split"], subgroups: readonly string[]): SplitLosses {
  const groups = subgroups.map((subgroup) => measureGroup(run, subgroup, split));
  return {
    split,
    groups: groups.map(({ isFromPatients: _, ...group }) => group),
    isFromPatients: groups.every(({ isFromPatients }) => isFromPatients),
  };
}

function measureGroup(
  run: RunData,
  subgroup: string,
  split: SplitLosses["split"],
): GroupLoss & { readonly isFromPatients: boolean } {
  const series = findSubgroupSeries(run, "loss", subgroup, split);
  const loss: Estimate = series
    ? estimateEnd(series.points)
    : { status: "not-estimable", reason: "No loss was logged.", n: 0 };
  const counts = lastTenth(findSubgroupSeries(run, "n", subgroup, split));
  const squares = lastTenth(findSubgroupSeries(run, "loss_m2", subgroup, split));
  const fromPatients = counts && squares ? errorOfRecords(counts, squares) : null;
  return {
    subgroup,
    loss,
    standardError: fromPatients ?? errorOfInterval(loss),
    patients: counts === null ? null : mean(counts),
    isFromPatients: fromPatients !== null,
  };
}

function lastTenth(series: RunSeries | null): Float64Array | null {
  if (series === null) return null;
  const share = Math.min(1, Math.max(0.1, 5 / series.points.steps.length));
  const { values } = keepFinite(lastPoints(series.points, share));
  return values.length === 0 ? null : values;
}

function errorOfRecords(counts: Float64Array, squares: Float64Array): number | null {
  const n = mean(counts);
  const variance = mean(squares) / (n * (n - 1));
  return n > 1 && Number.isFinite(variance) && variance >= 0 ? Math.sqrt(variance) : null;
}

function errorOfInterval(loss: Estimate): number | null {
  if (loss.status !== "estimated" || loss.lower === undefined || loss.upper === undefined) return null;
  return (loss.upper - loss.lower) / (2 * normalQuantile((1 + (loss.level ?? 0.95)) / 2));
}

/** Shares of the patients as logged, from the first part of the data in which every group has a number. */
function readShares(splits: readonly SplitLosses[]): readonly number[] | null {
  for (const { groups } of splits) {
    const counts = groups.map(({ patients }) => patients ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (counts.every((count) => count > 0)) return counts.map((count) => count / total);
  }
  return null;
}
