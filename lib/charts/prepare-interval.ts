import { formatGiven } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import { describeEstimate, estimateInterval, estimateValue } from "./describe-estimate";

/** An estimate against the threshold of its rule; positions run from 0 to 1. */
export type IntervalChart = {
  readonly point: number;
  readonly interval: readonly [number, number] | null;
  readonly threshold: {
    readonly position: number;
    readonly direction: "above" | "below";
    readonly label: string;
  } | null;
  /** The same in words, for those who do not see the drawing. */
  readonly text: string;
};

/** Ratios of a hundred and more are compared on a logarithmic scale, where both ends stay visible. */
const LOG_SPAN = 100;

/** @returns null when the statistic has no number to draw */
export function prepareInterval(statistic: Verdict["statistic"]): IntervalChart | null {
  const value = estimateValue(statistic.estimate);
  if (value === null) return null;
  const interval = estimateInterval(statistic.estimate);
  const { threshold } = statistic;
  const numbers = [value, ...(interval ?? []), ...(threshold ? [threshold.value] : [])];
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const isLog = low > 0 && high / low >= LOG_SPAN;
  const scaled = (number: number): number => (isLog ? Math.log10(number) : number);
  const span = scaled(high) - scaled(low) || Math.max(Math.abs(scaled(high)), 1);
  const position = (number: number): number => 0.15 + (0.7 * (scaled(number) - scaled(low))) / span;
  return {
    point: position(value),
    interval: interval ? [position(interval[0]), position(interval[1])] : null,
    threshold: threshold
      ? {
          position: position(threshold.value),
          direction: threshold.direction,
          label: `finding ${threshold.direction} ${formatGiven(threshold.value)}`,
        }
      : null,
    text: intervalText(statistic),
  };
}

function intervalText({ name, estimate, threshold }: Verdict["statistic"]): string {
  const value = `${name}: ${describeEstimate(estimate).short}`;
  return threshold ? `${value}; a finding ${threshold.direction} ${formatGiven(threshold.value)}` : value;
}
