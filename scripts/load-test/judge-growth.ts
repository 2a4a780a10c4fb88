import { studentQuantile } from "@/lib/statistics/distributions";

/** How fast a reading grows, with the 95 % interval of the slope. */
export type Growth = {
  readonly perMinute: number;
  readonly lower: number;
  readonly upper: number;
  /** Blocks of readings that the line goes through. */
  readonly blocks: number;
};

/** Neighbouring readings of memory are alike: each block stands as one reading, so that the interval is not too narrow. */
const BLOCKS = 15;

/**
 * Fits a straight line by least squares through the means of blocks of the second half of readings taken at equal
 * intervals: the first half may still be warming up, and two single readings would say nothing.
 *
 * @returns null when there are too few readings for an interval
 */
export function judgeGrowth(readings: readonly number[], secondsBetween: number): Growth | null {
  const half = readings.slice(Math.floor(readings.length / 2));
  const size = Math.floor(half.length / BLOCKS);
  if (size < 1) return null;
  const means = Array.from({ length: BLOCKS }, (_, block) => mean(half.slice(block * size, (block + 1) * size)));
  const minutes = means.map((_, block) => (block * size * secondsBetween) / 60);
  const [centreX, centreY] = [mean(minutes), mean(means)];
  const spread = sum(minutes.map((x) => (x - centreX) ** 2));
  const slope = sum(minutes.map((x, block) => (x - centreX) * ((means[block] ?? centreY) - centreY))) / spread;
  const residuals = means.map((y, block) => y - centreY - slope * ((minutes[block] ?? centreX) - centreX));
  const error = Math.sqrt(sum(residuals.map((residual) => residual ** 2)) / (BLOCKS - 2) / spread);
  const reach = studentQuantile(0.975, BLOCKS - 2) * error;
  return { perMinute: slope, lower: slope - reach, upper: slope + reach, blocks: BLOCKS };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
