import type { Axis } from "../chart-model";

const RATIO_TICKS = [0.1, 0.2, 0.5, 0.67, 1, 1.5, 2, 5, 10];

/** Observed over expected on a logarithmic axis about 1: half as many lies as far from it as twice as many. */
export function ratioAxis(ends: readonly number[]): Axis {
  const positive = ends.filter((value) => value > 0);
  const low = Math.max(0.05, Math.min(0.5, ...positive) / 1.05);
  const high = Math.min(20, Math.max(2, ...positive) * 1.05);
  const ticks = RATIO_TICKS.filter((value) => value >= low && value <= high);
  return {
    label: "observed / expected",
    scale: "log",
    domain: [low, high],
    ticks: ticks.map((value) => ({ value, label: String(value) })),
  };
}
