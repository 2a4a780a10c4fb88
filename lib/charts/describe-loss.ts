import { formatInteger, formatNumber } from "@/lib/core/format-number";
import type { Bucket } from "@/lib/series/buckets";
import type { ChartSeries } from "./chart-model";

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
  const start = meanOfTenth(buckets);
  const end = meanOfTenth(buckets.toReversed());
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
  const end = meanOfTenth(buckets.toReversed());
  const last = buckets.at(-1)?.last ?? Number.NaN;
  if (end === null || !Number.isFinite(last)) return "; the validation loss ends without a finite number";
  return `; the validation loss ends at ${formatNumber(end)}`;
}

function sinceText(bucket: Bucket): string {
  if (bucket.count === 1) return `from step ${formatInteger(bucket.firstStep)} on`;
  return `from a step between ${formatInteger(bucket.firstStep)} and ${formatInteger(bucket.lastStep)} on`;
}

/**
 * Mean over the finite points of the first tenth of the points, at least one bucket. A tenth at both
 * ends, because single points of a mini-batch loss say little, and the very first one least.
 */
function meanOfTenth(buckets: readonly Bucket[]): number | null {
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  let weight = 0;
  let sum = 0;
  let seen = 0;
  for (const bucket of buckets) {
    if (seen >= total / 10 && weight > 0) break;
    seen += bucket.count;
    const finite = bucket.count - bucket.nonFinite;
    if (bucket.mean === null || finite === 0) continue;
    weight += finite;
    sum += bucket.mean * finite;
  }
  return weight === 0 ? null : sum / weight;
}
