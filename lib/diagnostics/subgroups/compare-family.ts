import { estimateAuroc } from "@/lib/statistics/auroc";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { testCalibrationAcrossGroups } from "@/lib/statistics/calibration-heterogeneity";
import { testHeterogeneity } from "@/lib/statistics/cochran-q";
import type { GroupFamily } from "./subgroup-analysis";

/** Whether the groups of one family differ at all; null where fewer than two can be compared. */
export function compareFamily(
  samples: readonly BinarySample[],
): Pick<GroupFamily, "heterogeneity" | "calibrationTest"> {
  const aurocs = samples.map((sample) => {
    const { estimate, variance } = estimateAuroc(sample);
    return { value: estimate.status === "estimated" ? estimate.value : null, variance };
  });
  const { q, degreesOfFreedom, p } = testHeterogeneity(aurocs);
  const { interceptAndSlope } = testCalibrationAcrossGroups(samples);
  return {
    heterogeneity: q === null || degreesOfFreedom === null || p === null ? null : { q, degreesOfFreedom, p },
    calibrationTest:
      interceptAndSlope.status === "tested"
        ? {
            statistic: interceptAndSlope.statistic,
            degreesOfFreedom: interceptAndSlope.degreesOfFreedom,
            p: interceptAndSlope.p,
          }
        : null,
  };
}
