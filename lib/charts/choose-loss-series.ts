import { foldBuckets } from "@/lib/series/downsample";
import type { ChartSeries } from "./chart-model";

/** The losses of the whole cohort, the one the run is trained on first. */
export function listLosses(series: readonly ChartSeries[]): readonly ChartSeries[] {
  return series.filter(isLossOfWholeRun).sort(byImportance);
}

/** Whether another series is a loss of the same kind, so that only its key tells them apart. */
export function hasTwins(chosen: readonly ChartSeries[], series: ChartSeries): boolean {
  const kind = (one: ChartSeries): string => one.mapping.split ?? "train";
  return chosen.filter((other) => kind(other) === kind(series)).length > 1;
}

/** A narrow picture shows the course of a noisy loss only when neighbours are joined; the band keeps their extremes. */
export function joinNeighbours(series: ChartSeries, mostPoints: number): ChartSeries {
  const { buckets, fromStep, toStep } = series.buckets;
  return { ...series, buckets: foldBuckets(buckets, fromStep, toStep, mostPoints) };
}

function isLossOfWholeRun({ mapping }: ChartSeries): boolean {
  return mapping.metric === "loss" && mapping.subgroup === null && mapping.layer === null;
}

const SPLIT_ORDER = ["train", null, "validation", "test"] as const;

function byImportance(a: ChartSeries, b: ChartSeries): number {
  const order = SPLIT_ORDER.indexOf(a.mapping.split) - SPLIT_ORDER.indexOf(b.mapping.split);
  return order !== 0 ? order : a.key.localeCompare(b.key, "en");
}
