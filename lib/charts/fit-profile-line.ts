import type { DepthProfile } from "@/lib/diagnostics/evidence";
import { estimateInterval, estimateValue } from "./describe-estimate";
import type { FittedPoint } from "./profile-model";

/**
 * The fitted line at the depth of every layer between the outermost compared ones. The band turns the
 * line about the middle of the compared layers by the interval of the slope; it says how sure the
 * slope is, not how sure each layer is.
 */
export function fitProfileLine(profile: DepthProfile): readonly FittedPoint[] {
  const slope = estimateValue(profile.slope);
  const compared = profile.rows.filter((row) => row.excluded === null && estimateValue(row.logRms) !== null);
  if (slope === null || profile.intercept === null || compared.length < 2) return [];
  const intercept = profile.intercept;
  const depths = compared.map((row) => row.depth);
  const middle = depths.reduce((sum, depth) => sum + depth, 0) / depths.length;
  const interval = estimateInterval(profile.slope);
  const [nearest, farthest] = [Math.min(...depths), Math.max(...depths)];
  return profile.rows
    .filter((row) => row.depth >= nearest && row.depth <= farthest)
    .map(({ depth }) => {
      const centre = intercept + slope * depth;
      const ends = interval?.map((end) => centre + (end - slope) * (depth - middle)) ?? null;
      return {
        depth,
        value: 10 ** centre,
        low: ends ? 10 ** Math.min(...ends) : null,
        high: ends ? 10 ** Math.max(...ends) : null,
      };
    });
}
