import type { Estimate } from "@/lib/core/estimate";
import { seededRandom } from "@/lib/core/random";
import type { PointColumns } from "@/lib/series/run-data";
import { binSeries, mean } from "@/lib/statistics/bin-series";
import { chooseBlockLength, drawBlockResample, percentileInterval } from "@/lib/statistics/block-bootstrap";
import { median, medianInPlace } from "@/lib/statistics/quantile";
import { BOOTSTRAP_BINS, BOOTSTRAP_REPLICATES, BOOTSTRAP_SEED, INTERVAL_LEVEL } from "../thresholds";
import { keepFinite } from "./read-series";

/**
 * Mean or median of the finite values of a series, with a percentile interval from a seeded circular
 * block bootstrap over steps, since neighbouring steps of a training depend on each other.
 *
 * @param what names the quantity in the method
 * @see Politis & Romano, "A circular block-resampling procedure for stationary data" (1992)
 */
export function estimateLevel(points: PointColumns, what: string, summary: "mean" | "median"): Estimate {
  const { steps, values } = keepFinite(points);
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined)
    return { status: "not-estimable", reason: `There is no finite value of ${what}.`, n: 0 };
  const bins = Math.min(BOOTSTRAP_BINS, values.length);
  const centre = summary === "mean" ? mean : median;
  const binned = binSeries(steps, values, { from: first, to: last, bins }, summary).values.filter(Number.isFinite);
  const random = seededRandom(BOOTSTRAP_SEED);
  const blockLength = chooseBlockLength(binned.length);
  const indices = new Int32Array(binned.length);
  const drawn = new Float64Array(binned.length);
  const levels = new Float64Array(BOOTSTRAP_REPLICATES);
  for (let replicate = 0; replicate < BOOTSTRAP_REPLICATES; replicate += 1) {
    drawBlockResample(indices, blockLength, random);
    indices.forEach((from, to) => {
      drawn[to] = binned[from] ?? Number.NaN;
    });
    levels[replicate] = summary === "mean" ? mean(drawn) : medianInPlace(drawn, drawn.length);
  }
  const interval = percentileInterval(levels, INTERVAL_LEVEL);
  return {
    status: "estimated",
    value: centre(values),
    ...(interval ? { ...interval, level: INTERVAL_LEVEL } : {}),
    method: `${summary} of ${what}, circular block bootstrap over ${binned.length} bins of steps`,
    n: Math.ceil(binned.length / blockLength),
    notes: [],
  };
}
