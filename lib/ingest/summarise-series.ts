import type { z } from "zod";
import { type inspectedSeriesSchema, toLoggedNumber } from "@/lib/schema/inspection";
import type { StoredSeries } from "@/lib/series/assemble-run";

/**
 * What one series of a file holds, without its points. `first` is the point that came first in the
 * source, `last` the one of the greatest step (of several, the one that arrived last); minimum,
 * maximum and sum are over finite values and null where there is none.
 */
export function summariseSeries({
  key,
  context,
  mapping,
  estimated,
  columns,
}: StoredSeries): z.infer<typeof inspectedSeriesSchema> {
  const { steps, values } = columns;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let last = 0;
  let finite = 0;
  for (let index = 0; index < values.length; index += 1) {
    if ((steps[index] ?? 0) >= (steps[last] ?? 0)) last = index;
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    finite += 1;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const at = (index: number) => ({ step: steps[index] ?? 0, value: toLoggedNumber(values[index] ?? Number.NaN) });
  return {
    key,
    context: { ...context },
    ...mapping,
    count: values.length,
    first: at(0),
    last: at(last),
    min: finite > 0 ? min : null,
    max: finite > 0 ? max : null,
    sum: finite > 0 ? sumFinite(values) : null,
    nonFinite: values.length - finite,
    estimated,
  };
}

/**
 * @returns the sum of the finite values, or null when it leaves the range of doubles
 * @see Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen" (1974)
 */
function sumFinite(values: Float64Array): number | null {
  let sum = 0;
  let correction = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const next = sum + value;
    correction += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  const total = sum + correction;
  return Number.isFinite(total) ? total : null;
}
