import type { Estimate } from "@/lib/core/estimate";
import { seededRandom } from "@/lib/core/random";
import { chooseBlockLength, drawBlockResample, percentileInterval } from "@/lib/statistics/block-bootstrap";
import { median } from "@/lib/statistics/quantile";
import { BOOTSTRAP_REPLICATES, BOOTSTRAP_SEED, INTERVAL_LEVEL } from "../thresholds";

/**
 * Median of values that each stand for a block of neighbouring steps, with a percentile interval from a
 * seeded circular block bootstrap. Infinities count as values; NaN stands for a block without one.
 *
 * @param what names the quantity in the method
 * @param transform monotone; takes the median and the ends of its interval to the scale that is reported
 */
export function estimateFromBlocks(
  blocks: Float64Array,
  what: string,
  transform: (value: number) => number = (value) => value,
): Estimate {
  const known = blocks.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return { status: "not-estimable", reason: `There is no value of ${what}.`, n: 0 };
  const random = seededRandom(BOOTSTRAP_SEED);
  const indices = new Int32Array(known.length);
  const drawn = new Float64Array(known.length);
  const blockLength = chooseBlockLength(known.length);
  const replicates = Float64Array.from({ length: BOOTSTRAP_REPLICATES }, () => {
    drawBlockResample(indices, blockLength, random);
    indices.forEach((from, to) => {
      drawn[to] = known[from] ?? Number.NaN;
    });
    return transform(median(drawn));
  });
  const value = transform(median(known));
  const n = Math.ceil(known.length / blockLength);
  if (!Number.isFinite(value)) return { status: "not-estimable", reason: `The median of ${what} is not finite.`, n };
  const interval = percentileInterval(replicates, INTERVAL_LEVEL);
  return {
    status: "estimated",
    value,
    ...(interval ? { ...interval, level: INTERVAL_LEVEL } : {}),
    method: `median of ${what} over ${known.length} blocks of steps, circular block bootstrap`,
    n,
    notes: [],
  };
}
