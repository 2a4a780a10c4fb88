import { formatInteger, formatNumber } from "@/lib/core/format-number";
import type { Bucket } from "@/lib/series/buckets";
import type { ChartSeries } from "./chart-model";
import { summariseTenth } from "./summarise-tenth";

/** Changes smaller than this share of the start are called "hardly moves". */
const STEADY_SHARE = 0.02;

/** The sentence above the loss picture. The first series is the one the run is trained on. */
export function describeLoss(chosen: readonly ChartSeries[]): string {
  const [first, ...others] = chosen;
  if (!first) return "No loss was logged in this run";
  const validation = others.find((series) => series.mapping.split === "validation");
  return `${describeSeries(first)}${validation ? describeEnd(validation.buckets.buckets) : ""}`;
}

function describeSeries(series: ChartSeries): string {
  const name = series.mapping.split === "validation" ? "The validation loss" : "The training loss";
  const buckets = series.buckets.buckets;
  const start = summariseTenth(buckets)?.mean ?? null;
  const end = summariseTenth(buckets.toReversed())?.mean ?? null;
  if (start === null || end === null) return `${name} holds no finite number`;
  const firstBad = buckets.find((bucket) => bucket.nonFinite > 0);
  if (firstBad && !Number.isFinite(buckets.at(-1)?.last)) {
    return `${name} is no longer a finite number ${sinceText(firstBad)}`;
  }
  const change = (end - start) / Math.abs(start);
  const verb = Math.abs(change) <= STEADY_SHARE ? "hardly moves" : change < 0 ? "falls" : "rises";
  return `${name} ${verb} from ${formatNumber(start)} in the first tenth of its points to ${formatNumber(end)} in the last`;
}

function describeEnd(buckets: readonly Bucket[]): string {
  const end = summariseTenth(buckets.toReversed())?.mean ?? null;
  const last = buckets.at(-1)?.last ?? Number.NaN;
  if (end === null || !Number.isFinite(last)) return "; the validation loss ends without a finite number";
  return `; the validation loss ends at ${formatNumber(end)}`;
}

function sinceText(bucket: Bucket): string {
  if (bucket.count === 1) return `from step ${formatInteger(bucket.firstStep)} on`;
  return `from a step between ${formatInteger(bucket.firstStep)} and ${formatInteger(bucket.lastStep)} on`;
}
