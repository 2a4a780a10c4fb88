import { scaleLinear } from "d3-scale";
import { formatGiven, formatInteger, formatPowerOfTen } from "@/lib/core/format-number";
import type { Axis, Tick } from "./chart-model";

/** The axis of training steps, shared by every picture of a run. */
export function stepAxis(fromStep: number, toStep: number, tickCount = 5): Axis {
  const end = toStep > fromStep ? toStep : fromStep + 1;
  const ticks = scaleLinear([fromStep, end], [0, 1])
    .ticks(tickCount)
    .filter(Number.isInteger)
    .map((value) => ({ value, label: formatInteger(value) }));
  return { label: "training step", scale: "linear", domain: [fromStep, end], ticks };
}

export function linearAxis(label: string, low: number, high: number, tickCount = 5): Axis {
  const margin = high > low ? 0 : Math.max(Math.abs(high) * 0.05, 0.001);
  const scale = scaleLinear([low - margin, high + margin], [0, 1]).nice(tickCount);
  const [from = low, to = high] = scale.domain();
  const ticks = scale.ticks(tickCount).map((value) => ({ value, label: formatGiven(value) }));
  return { label, scale: "linear", domain: [from, to], ticks };
}

/** A logarithmic axis that ends at whole powers of ten, with ticks at powers of ten only. */
export function logAxis(label: string, low: number, high: number, tickCount = 6): Axis {
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9));
  return { label, scale: "log", domain: [10 ** from, 10 ** to], ticks: powerTicks(from, to, tickCount) };
}

/** Whole powers of ten between two exponents, thinned evenly when there are many. */
export function powerTicks(fromExponent: number, toExponent: number, tickCount = 6): readonly Tick[] {
  const first = Math.ceil(fromExponent - 1e-9);
  const last = Math.floor(toExponent + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first) / tickCount));
  const ticks: Tick[] = [];
  for (let exponent = first; exponent <= last; exponent += stride) {
    ticks.push({ value: 10 ** exponent, label: formatPowerOfTen(exponent) });
  }
  return ticks;
}

/** Where a value lies on an axis, 0 at its start and 1 at its end; may lie outside. */
export function axisPosition(axis: Axis, value: number): number {
  const [low, high] = axis.domain;
  if (axis.scale === "linear") return (value - low) / (high - low);
  return (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low));
}
