/**
 * Which share π of the training patients each subgroup has. The number of patients beside a record may be
 * that of the training set, of a mini-batch, or of a draw made for the record alone; only the first two
 * are shares, and what was stated tells them apart.
 */
import type { RunData } from "@/lib/series/run-data";
import { rememberByRun } from "./remember-by-run";

export type SubgroupShares =
  | {
      readonly status: "known";
      /** Sum to 1. */
      readonly shares: ReadonlyMap<string, number>;
      readonly source: string;
    }
  | { readonly status: "not-known"; readonly reason: string };

/** Numbers that differ by less count as the same total: loggers leave out some patients. */
const TOLERANCE = 0.02;

/** The share of each of the groups, which must together be all patients. */
export function findShares(run: RunData, subgroups: readonly string[]): SubgroupShares {
  return sharesOf(run, JSON.stringify(subgroups));
}

const sharesOf = rememberByRun((run, key: string): SubgroupShares => {
  const subgroups: readonly string[] = JSON.parse(key);
  const { subgroupSizes, trainingSize, batchSize } = run.settings;
  const stated = subgroups.map((name) => subgroupSizes[name] ?? 0);
  if (stated.every((size) => size > 0)) {
    const total = sumOf(stated);
    if (trainingSize !== null && !isNear(total, trainingSize)) return describePartial(total, trainingSize);
    return share(subgroups, stated, "the stated numbers of training patients");
  }
  const logged = subgroups.map((name) => meanCount(run, name));
  if (logged.some((size) => size === null))
    return notKnown("Neither the log nor the settings say how many training patients each subgroup has.");
  const sizes = logged.map((size) => size ?? 0);
  const total = sumOf(sizes);
  if (trainingSize !== null && isNear(total, trainingSize))
    return share(subgroups, sizes, "the logged numbers, which are those of the training set");
  if (batchSize !== null && isNear(total, batchSize))
    return share(subgroups, sizes, "the mean composition of the logged mini-batches");
  if (trainingSize === null && batchSize === null)
    return share(subgroups, sizes, "the logged numbers; nothing states that they are those of the training set");
  return notKnown(
    `The logged numbers add up to ${Math.round(total)} patients, which is neither the training set nor a mini-batch: they are of draws made for the record, and no shares.`,
  );
});

/** Patients of a subgroup in the training set; null where nothing states it. */
export function findTrainingCount(run: RunData, subgroup: string): number | null {
  const stated = run.settings.subgroupSizes[subgroup];
  if (stated !== undefined && stated > 0) return stated;
  const { trainingSize } = run.settings;
  if (trainingSize === null) return null;
  const sizes = run.subgroups.map((name) => meanCount(run, name) ?? 0);
  return isNear(sumOf(sizes), trainingSize) ? meanCount(run, subgroup) : null;
}

function meanCount(run: RunData, subgroup: string): number | null {
  const candidates = run.series.filter(
    (series) =>
      series.metric === "n" &&
      series.subgroup === subgroup &&
      (series.split ?? "train") === "train" &&
      series.points.steps.length > 0,
  );
  const [series] = candidates.sort(
    (a, b) =>
      Number(a.layer !== null) - Number(b.layer !== null) ||
      (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) ||
      ((a.layer ?? "") < (b.layer ?? "") ? -1 : 1),
  );
  const known = series?.points.values.filter((count) => Number.isFinite(count) && count > 0);
  return known === undefined || known.length === 0 ? null : sumOf([...known]) / known.length;
}

function share(subgroups: readonly string[], sizes: readonly number[], source: string): SubgroupShares {
  const total = sumOf(sizes);
  return {
    status: "known",
    shares: new Map(subgroups.map((name, index) => [name, (sizes[index] ?? 0) / total])),
    source,
  };
}

function describePartial(total: number, trainingSize: number): SubgroupShares {
  return notKnown(
    `The subgroups hold ${total} training patients in all and the training set ${trainingSize}: they overlap or leave patients out, so that their gradients do not add up to that of the step.`,
  );
}

function notKnown(reason: string): SubgroupShares {
  return { status: "not-known", reason };
}

function isNear(total: number, stated: number): boolean {
  return Math.abs(total - stated) <= TOLERANCE * stated;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
