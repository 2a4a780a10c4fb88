import { formatInteger, formatNumber } from "@/lib/core/format-number";
import type { Bucket } from "@/lib/series/buckets";
import type { ChartSeries } from "./chart-model";

/** Changes smaller than this share of the start are called "stays near". */
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
  const start = buckets.find((bucket) => bucket.mean !== null);
  const last = buckets.at(-1);
  if (!start || start.mean === null || !last) return `${name} holds no finite number`;
  const firstBad = buckets.find((bucket) => bucket.nonFinite > 0);
  if (firstBad && !Number.isFinite(last.last)) return `${name} is no longer a finite number ${sinceText(firstBad)}`;
  const end = meanOfLastTenth(buckets) ?? start.mean;
  const startText = `${formatNumber(start.mean)} ${whereText(start)}`;
  const change = (end - start.mean) / Math.abs(start.mean);
  if (Math.abs(change) <= STEADY_SHARE) return `${name} stays near ${startText} and ends at ${formatNumber(end)}`;
  return `${name} ${change < 0 ? "falls" : "rises"} from ${startText} to ${formatNumber(end)}, the mean of the last tenth`;
}

function describeEnd(buckets: readonly Bucket[]): string {
  const end = meanOfLastTenth(buckets);
  const last = buckets.at(-1)?.last ?? Number.NaN;
  if (end === null || !Number.isFinite(last)) return "; the validation loss ends without a finite number";
  return `; the validation loss ends at ${formatNumber(end)}`;
}

/** A bucket of several points has a mean over its steps, not a value at one of them. */
function whereText(bucket: Bucket): string {
  if (bucket.count === 1) return `at step ${formatInteger(bucket.firstStep)}`;
  return `over steps ${formatInteger(bucket.firstStep)} to ${formatInteger(bucket.lastStep)}`;
}

function sinceText(bucket: Bucket): string {
  if (bucket.count === 1) return `from step ${formatInteger(bucket.firstStep)} on`;
  return `from a step between ${formatInteger(bucket.firstStep)} and ${formatInteger(bucket.lastStep)} on`;
}

/** Mean over the finite points of the last tenth of the logged points, at least one bucket. */
export function meanOfLastTenth(buckets: readonly Bucket[]): number | null {
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  let weight = 0;
  let sum = 0;
  let seen = 0;
  for (const bucket of buckets.toReversed()) {
    if (seen >= total / 10 && weight > 0) break;
    seen += bucket.count;
    const finite = bucket.count - bucket.nonFinite;
    if (bucket.mean === null || finite === 0) continue;
    weight += finite;
    sum += bucket.mean * finite;
  }
  return weight === 0 ? null : sum / weight;
}
