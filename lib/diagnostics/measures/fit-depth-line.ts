import { median } from "@/lib/statistics/quantile";
import { type FittedLine, fitTheilSen } from "@/lib/statistics/theil-sen";
import { MOST_DEPTHS } from "../thresholds";

/**
 * Theil–Sen line of the layers' logs over depth. It looks at all pairs, so that in networks of more
 * layers than `MOST_DEPTHS` neighbours are taken together first: the median depth and the median log of
 * as many neighbours each.
 *
 * @param depths ascending
 * @returns null with fewer than two different depths
 */
export function fitDepthLine(depths: Float64Array, logs: Float64Array): FittedLine | null {
  if (depths.length <= MOST_DEPTHS) return fitTheilSen(depths, logs);
  const x = new Float64Array(MOST_DEPTHS);
  const y = new Float64Array(MOST_DEPTHS);
  for (let group = 0; group < MOST_DEPTHS; group += 1) {
    const from = Math.floor((group * depths.length) / MOST_DEPTHS);
    const to = Math.floor(((group + 1) * depths.length) / MOST_DEPTHS);
    x[group] = median(depths.subarray(from, to));
    y[group] = median(logs.subarray(from, to));
  }
  return fitTheilSen(x, y);
}
