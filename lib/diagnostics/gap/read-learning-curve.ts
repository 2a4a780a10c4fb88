import { CURVE_PATIENTS_METRIC, readCurveSize } from "@/lib/series/learning-curve-metric";
import type { RunData, RunSeries } from "@/lib/series/run-data";
import type { LearningCurve } from "./gap-inputs";

export type ReadCurve = {
  readonly curve: LearningCurve;
  /** Held-out patients that the losses are of; null where the log does not say. */
  readonly patients: number | null;
};

/**
 * The learning curve of a group from the log: series `learning_curve/<size>` of the group's validation patients, whose
 * steps number the chains.
 *
 * @param subgroup as the log calls it; null where the log does not know the group
 * @returns what to supply where there is none; a curve that is not whole has NaN where a loss is missing
 */
export function readLearningCurve(run: RunData, subgroup: string | null): ReadCurve | { readonly what: string } {
  const sizes = subgroup === null ? [] : findSizes(run, subgroup);
  if (subgroup === null || sizes.length === 0)
    return { what: "losses with nested subsamples of the group's training patients" };
  const trainingSize = run.settings.subgroupSizes[subgroup];
  if (trainingSize === undefined)
    return { what: "how many patients of the group the run was trained on (subgroup_n_train in meta.json)" };
  const chains = [...new Set(sizes.flatMap(({ losses }) => [...losses.keys()]))].sort((a, b) => a - b);
  return {
    curve: {
      trainingSize,
      sizes: sizes.map(({ size }) => size),
      chains: chains.map((chain) => sizes.map(({ losses }) => losses.get(chain) ?? Number.NaN)),
    },
    patients: findPatients(run, subgroup),
  };
}

type CurveSize = { readonly size: number; readonly losses: ReadonlyMap<number, number> };

function findSizes(run: RunData, subgroup: string): readonly CurveSize[] {
  const found = run.series.flatMap((series): CurveSize[] => {
    const size = isOfGroup(series, subgroup) ? readCurveSize(series.metric) : null;
    return size === null ? [] : [{ size, losses: lossesByChain(series) }];
  });
  return found.sort((a, b) => a.size - b.size);
}

function findPatients(run: RunData, subgroup: string): number | null {
  const series = run.series.find((each) => each.metric === CURVE_PATIENTS_METRIC && isOfGroup(each, subgroup));
  const count = series?.points.values.at(-1);
  return count !== undefined && Number.isInteger(count) && count > 0 ? count : null;
}

function isOfGroup(series: RunSeries, subgroup: string): boolean {
  return series.layer === null && series.subgroup === subgroup && series.split === "validation";
}

function lossesByChain({ points }: RunSeries): ReadonlyMap<number, number> {
  return new Map(Array.from(points.steps, (step, at) => [step, points.values[at] ?? Number.NaN]));
}
