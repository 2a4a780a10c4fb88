import type { PlanContent } from "@/lib/core/analysis-plan";
import { formatGiven } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { describePatientsNeeded, estimatePatientsNeeded, type NarrowedMeasure } from "@/lib/statistics/patients-needed";
import type { GroupResult, NeededPatients } from "./subgroup-analysis";

/** Half widths where no margin was declared: a fifth of the ratio, two true calls in a hundred, five points of AUROC. */
const HALF_WIDTHS = { calibration: 0.2, "net-benefit": 0.02, auroc: 0.05 } as const;
/** An AUROC of the order that trauma models reach, where the group's own cannot be known. */
const ASSUMED_AUROC = 0.75;

/** How many patients would narrow each interval of a group to what was declared, or to a usual width. */
export function listNeededPatients(
  result: Omit<GroupResult, "within" | "against" | "needed">,
  margins: PlanContent["margins"],
): readonly NeededPatients[] {
  const { prevalence, patients, auroc, alarms, meanRisk, name } = result;
  // With no event seen yet, what the model expects is the only guess at the prevalence.
  const share =
    prevalence.status === "estimated" && prevalence.value > 0 && prevalence.value < 1
      ? prevalence.value
      : meanRisk.status === "estimated"
        ? meanRisk.value
        : null;
  if (share === null || patients === 0) return [];
  const need = (measure: NeededPatients["measure"], of: NarrowedMeasure): NeededPatients => {
    const halfWidth = toHalfWidth(measure, margins[measure]);
    const needed = estimatePatientsNeeded(of, halfWidth, patients);
    const sentence = describePatientsNeeded(needed, halfWidth, groupWords(name));
    return {
      measure,
      halfWidth,
      patients: needed,
      sentence: sentence ?? `No formula says how many patients ± ${formatGiven(halfWidth)} would take.`,
    };
  };
  const known = auroc.status === "estimated" ? auroc.value : ASSUMED_AUROC;
  const listed: NeededPatients[] = [
    need("calibration", { measure: "observed-expected", ratio: 1, prevalence: share }),
    need("auroc", { measure: "auroc", auroc: known, prevalence: share }),
  ];
  if (alarms?.sensitivity.status === "estimated" && alarms.specificity.status === "estimated") {
    listed.push(
      need("net-benefit", {
        measure: "net-benefit",
        threshold: alarms.threshold,
        prevalence: share,
        sensitivity: alarms.sensitivity.value,
        specificity: alarms.specificity.value,
      }),
    );
  }
  return listed;
}

/** A margin of calibration is a logarithm: from 0.8 to 1.25 lies half the way from one end to the other, 0.225. */
function toHalfWidth(measure: NeededPatients["measure"], margin: number | undefined): number {
  if (margin === undefined) return HALF_WIDTHS[measure];
  return measure === "calibration" ? Number(Math.sinh(margin).toPrecision(3)) : margin;
}
