import type { Estimate } from "@/lib/core/estimate";
import { formatGiven, formatPercent, formatScientific } from "@/lib/core/format-number";

/** A number inside a sentence: at most three significant digits, powers of ten where those read better. */
export function describeNumber(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001 || size >= 100_000) return formatScientific(value);
  return formatGiven(Number(value.toPrecision(3)));
}

/** The value with its interval, or the reason why there is none. */
export function describeEstimate(estimate: Estimate): string {
  switch (estimate.status) {
    case "estimated":
      return estimate.lower === undefined || estimate.upper === undefined
        ? describeNumber(estimate.value)
        : `${describeNumber(estimate.value)} (${formatPercent(estimate.level ?? 0.95)} interval ${describeNumber(estimate.lower)} to ${describeNumber(estimate.upper)})`;
    case "degenerate":
      return `${describeNumber(estimate.value)} (${estimate.reason})`;
    case "not-estimable":
      return estimate.reason;
    case "suppressed":
      return `withheld by ${estimate.rule}`;
    case "not-supplied":
      return `not supplied: ${estimate.what}`;
  }
}

/** Names of layers in a sentence; long lists keep their ends. */
export function describeLayers(layers: readonly string[]): string {
  const first = layers[0] ?? "";
  const last = layers.at(-1) ?? "";
  if (layers.length <= 1) return first;
  if (layers.length === 2) return `${first} and ${last}`;
  return `${first} to ${last} (${layers.length} layers)`;
}
