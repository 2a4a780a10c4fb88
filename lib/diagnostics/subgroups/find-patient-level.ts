import { suppressStepCounts } from "@/lib/clinical/suppress-step-counts";
import type { RunData } from "@/lib/series/run-data";
import { collectGram } from "../measures/gram";
import { findTrainingCount } from "../measures/subgroup-shares";
import { findSubgroupSeries } from "../sensitivity/subgroup-records";
import type { LossSplit } from "./subgroup-training";

/**
 * Groups whose losses in one part of the data are for those only who may see single patients: a record holds
 * 10 or fewer of them, or an unknown number, or the other groups would give such a one away.
 */
export function findPatientLevelLosses(
  run: RunData,
  subgroups: readonly string[],
  split: LossSplit,
): ReadonlySet<string> {
  return listHidden(
    subgroups.flatMap((subgroup) => {
      if (findSubgroupSeries(run, "loss", subgroup, split) === null) return [];
      return [{ subgroup, count: leastOf(findSubgroupSeries(run, "n", subgroup, split)?.points.values) }];
    }),
  );
}

/** The same of what is measured of inner products, which shares of the training patients go into as well. */
export function findPatientLevelProducts(run: RunData): ReadonlySet<string> {
  const subgroups = collectGram(run)?.subgroups ?? [];
  const drawn = listHidden(subgroups.map((subgroup) => ({ subgroup, count: leastDrawn(run, subgroup) })));
  const trained = listHidden(
    subgroups.flatMap((subgroup) => {
      const count = findTrainingCount(run, subgroup);
      return count === null ? [] : [{ subgroup, count }];
    }),
  );
  return new Set([...drawn, ...trained]);
}

type Counted = { readonly subgroup: string; readonly count: number | null };

function listHidden(records: readonly Counted[]): ReadonlySet<string> {
  const known = records.flatMap(({ subgroup, count }) =>
    count === null ? [] : [{ subgroup, count: Math.floor(count) }],
  );
  const total = known.reduce((sum, { count }) => sum + count, 0);
  const shown = suppressStepCounts(
    known.map(({ count }) => count),
    total,
  );
  const unknown = records.filter(({ count }) => count === null).map(({ subgroup }) => subgroup);
  return new Set([...unknown, ...known.filter((_, index) => shown[index] !== true).map(({ subgroup }) => subgroup)]);
}

function leastDrawn(run: RunData, subgroup: string): number | null {
  const counts = run.series
    .filter((series) => series.metric === "n" && series.layer !== null && series.subgroup === subgroup)
    .map(({ points }) => leastOf(points.values));
  return counts.length === 0 || counts.includes(null) ? null : Math.min(...counts.map((count) => count ?? 0));
}

/** Records without a patient tell nothing of any; null where no number was logged. */
function leastOf(counts: Float64Array | undefined): number | null {
  if (counts === undefined) return null;
  let least = Number.POSITIVE_INFINITY;
  for (const count of counts) {
    if (!Number.isFinite(count)) return null;
    if (count > 0 && count < least) least = count;
  }
  return Number.isFinite(least) ? least : null;
}
