import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { estimatePatientsNeeded, type NarrowedMeasure } from "./patients-needed";

/** Half widths for which `rounds statistics` says how many patients they take. */
const HALF_WIDTHS = { auroc: 0.05, observed_expected: 0.2, calibration_in_the_large: 0.2 } as const;

/** How many patients like these, in all, an interval of a stated half width takes. */
export type PatientsNeeded = Readonly<Record<keyof typeof HALF_WIDTHS, Estimate>>;

/** @param auroc of the sample, which the number for the AUROC assumes to stay */
export function describeNeeds({ outcomes, risks }: BinarySample, auroc: Estimate): PatientsNeeded {
  const n = outcomes.length;
  const prevalence = outcomes.reduce((sum, outcome) => sum + outcome, 0) / n;
  const ratio = (prevalence * n) / risks.reduce((sum, risk) => sum + risk, 0);
  const information = risks.reduce((sum, risk) => sum + risk * (1 - risk), 0) / n;
  const needed = (of: NarrowedMeasure, halfWidth: number): Estimate => estimatePatientsNeeded(of, halfWidth, n);
  return {
    auroc:
      auroc.status === "estimated"
        ? needed({ measure: "auroc", auroc: auroc.value, prevalence }, HALF_WIDTHS.auroc)
        : { status: "not-estimable", reason: "Without an AUROC between 0 and 1 there is nothing to assume.", n },
    observed_expected: needed({ measure: "observed-expected", ratio, prevalence }, HALF_WIDTHS.observed_expected),
    calibration_in_the_large: needed(
      { measure: "calibration-in-the-large", information },
      HALF_WIDTHS.calibration_in_the_large,
    ),
  };
}
