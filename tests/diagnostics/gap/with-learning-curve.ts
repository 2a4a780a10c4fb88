import type { RunData, RunSeries } from "@/lib/series/run-data";

const SIZES = [24, 40, 64, 100] as const;

/** The same run with the learning curve of a group beside it, as `learning_curve.py` logs it. */
export function withLearningCurve(
  run: RunData,
  making: {
    readonly subgroup?: string;
    readonly chains: number;
    readonly loss: (size: number, chain: number) => number;
    readonly leaves?: (size: number, chain: number) => boolean;
  },
): RunData {
  const { subgroup = "polytrauma", chains, loss, leaves = () => false } = making;
  const numbers = Array.from({ length: chains }, (_, index) => index + 1);
  const series = SIZES.map((size) => {
    const kept = numbers.filter((chain) => !leaves(size, chain));
    return makeSeries(`learning_curve/${size}`, subgroup, kept, (chain) => loss(size, chain));
  });
  return {
    ...run,
    series: [...run.series, ...series, makeSeries("learning_curve/patients", subgroup, [1], () => 252)],
  };
}

function makeSeries(
  metric: string,
  subgroup: string,
  steps: readonly number[],
  value: (step: number) => number,
): RunSeries {
  return {
    key: metric,
    context: {},
    metric,
    layer: null,
    parameter: null,
    subgroup,
    split: "validation",
    estimated: false,
    points: { steps: Float64Array.from(steps), times: null, values: Float64Array.from(steps, value) },
    storedPoints: steps.length,
  };
}
