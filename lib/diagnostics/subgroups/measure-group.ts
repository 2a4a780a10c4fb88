import type { SubgroupMembers } from "@/lib/clinical/subgroup-members";
import type { PlanContent } from "@/lib/core/analysis-plan";
import type { Estimate } from "@/lib/core/estimate";
import { formatCount } from "@/lib/core/format-number";
import type { ComparatorColumn, PredictionSet } from "@/lib/core/prediction-set";
import { estimateAveragePrecision } from "@/lib/statistics/average-precision";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { valueOfEstimate, withBootstrapInterval } from "@/lib/statistics/bootstrap-estimate";
import { estimateBrier, estimateScaledBrier } from "@/lib/statistics/brier";
import { estimateCalibrationCurve } from "@/lib/statistics/calibration-curve";
import { CALIBRATION_POLICY, calibrationDetail } from "@/lib/statistics/calibration-policy";
import { estimateAurocByDesign } from "@/lib/statistics/describe-sample";
import { effectiveSize } from "@/lib/statistics/effective-size";
import { estimateExpectedAuroc } from "@/lib/statistics/expected-auroc";
import { estimateMean } from "@/lib/statistics/mean-with-interval";
import { estimateObservedExpected } from "@/lib/statistics/observed-expected";
import { recalibrate } from "@/lib/statistics/recalibrate";
import { estimateBrierBySize, estimateScaledBrierBySize } from "@/lib/statistics/scores-with-few-events";
import { takeRows } from "@/lib/statistics/take-rows";
import { estimateProportion } from "@/lib/statistics/wilson-interval";
import { compareWithModels } from "./compare-with-models";
import { countRisks } from "./count-risks";
import { measureAlarms, measureDecisions } from "./measure-alarms";
import { pick, repeatedPatients } from "./pick-rows";
import type { GroupCurve, GroupResult } from "./subgroup-analysis";

/** What holds for every group of an analysis. */
export type GroupContext = {
  readonly set: PredictionSet;
  readonly threshold: number | null;
  readonly decisionRange: PlanContent["decisionRange"];
  readonly comparators: readonly ComparatorColumn[];
  /** A smooth curve costs the square of the patients: groups that are only searched through have none. */
  readonly drawsCurves: boolean;
};

/** A group as it was measured, before anything is concluded. */
export type MeasuredGroup = {
  readonly members: SubgroupMembers;
  readonly sample: BinarySample;
  /** Who each row belongs to; null where every row is one patient. */
  readonly patients: Int32Array | null;
  readonly result: Omit<GroupResult, "within" | "against" | "needed">;
};

/** Of the resamples; any number would do, and this one stays. */
const SEED = 20_261_126;

/** Everything that is measured of the patients of one group. */
export function measureGroup(members: SubgroupMembers, context: GroupContext): MeasuredGroup {
  const { set } = context;
  const { rows } = members;
  const sample = takeRows(set, rows);
  const patients = repeatedPatients(set, rows);
  const events = sample.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const recalibration = recalibrate(sample);
  const design = { patients, seed: SEED };
  // Formulas for independent rows do not hold where patients have several, or rows have weights.
  const byDesign = (estimator: (drawn: BinarySample) => Estimate, shown = estimator): Estimate =>
    withBootstrapInterval(shown(sample), sample, (drawn) => valueOfEstimate(estimator(drawn)), design);
  return {
    members,
    sample,
    patients,
    result: {
      name: members.name,
      description: members.description,
      family: members.family,
      patients: rows.length,
      events,
      unknown: members.unknown.length,
      effectivePatients: sample.weights === null ? null : effectiveSize(sample.weights),
      prevalence: estimatePrevalence(sample, events),
      meanRisk: ofPatients(sample, events, () =>
        estimateMean(sample.risks, sample.weights, { method: "mean predicted risk", events, within: [0, 1] }),
      ),
      observedExpected: byDesign(estimateObservedExpected),
      calibrationInTheLarge: ofRows(recalibration.inTheLarge.estimate, patients),
      calibrationIntercept: ofRows(recalibration.intercept.estimate, patients),
      calibrationSlope: ofRows(recalibration.slope.estimate, patients),
      auroc: estimateAurocByDesign(sample, design).estimate,
      expectedAuroc: estimateExpectedAuroc(sample),
      averagePrecision: byDesign(estimateAveragePrecision),
      brier: byDesign(estimateBrier, estimateBrierBySize),
      brierScaled: byDesign(estimateScaledBrier, estimateScaledBrierBySize),
      clipped: recalibration.clipped,
      curve: context.drawsCurves ? drawCurve(sample, events) : NO_CURVE,
      histogram: countRisks(sample),
      alarms: context.threshold === null ? null : measureAlarms(sample, context.threshold, patients),
      decisions: context.decisionRange === null ? [] : measureDecisions(sample, context.decisionRange),
      comparators: compareWithModels(members.name, sample, pickComparators(context.comparators, rows)),
    },
  };
}

/** Wald's and likelihood limits take every row for a patient; two thousand refits would take minutes. */
function ofRows(estimate: Estimate, patients: Int32Array | null): Estimate {
  if (patients === null || estimate.status !== "estimated") return estimate;
  const { lower: _, upper: __, level: ___, ...bare } = estimate;
  return { ...bare, notes: [...bare.notes, "Patients have several rows, so that its interval is not known."] };
}

function pickComparators(comparators: readonly ComparatorColumn[], rows: Int32Array): readonly ComparatorColumn[] {
  return comparators.map(({ name, risks }) => ({ name, risks: pick(risks, rows) }));
}

function ofPatients(sample: BinarySample, events: number, estimate: () => Estimate): Estimate {
  if (sample.outcomes.length > 0) return estimate();
  return { status: "not-estimable", reason: "There is no patient in this group.", n: 0, events };
}

function estimatePrevalence(sample: BinarySample, events: number): Estimate {
  const { outcomes, weights } = sample;
  if (weights === null) return estimateProportion(events, outcomes.length);
  return ofPatients(sample, events, () =>
    estimateMean(Float64Array.from(outcomes), weights, { method: "weighted share", events, within: [0, 1] }),
  );
}

const NO_CURVE: GroupCurve = {
  status: "too-small",
  reason: "Curves are drawn of declared groups, or, where none was declared, of the first column of the file.",
};

function drawCurve(sample: BinarySample, events: number): GroupCurve {
  const { detail, reason } = calibrationDetail(events, sample.outcomes.length - events);
  if (detail !== "curve") {
    const more = describeWayToCurve(events, sample.outcomes.length);
    return { status: "too-small", reason: `${reason ?? "Too few patients for a curve."}${more}` };
  }
  const { smoother, points, ici, e50, e90 } = estimateCalibrationCurve(sample);
  if (points.length === 0) return { status: "too-small", reason: "No part of the risks has enough patients near by." };
  return { status: "drawn", method: smoother, points: thin(points), ici, e50, e90 };
}

/** How many more patients like these would reach the size of a curve; nothing where none of them tells. */
function describeWayToCurve(events: number, patients: number): string {
  const fewer = Math.min(events, patients - events);
  if (fewer === 0) return "";
  const more = ((CALIBRATION_POLICY.curve - fewer) * patients) / fewer;
  return ` About ${formatCount(Number(more.toPrecision(2)), "more patient")} like these would reach that.`;
}

/** Finer than a small picture shows, and enough for the report to draw it again. */
const MOST_POINTS = 60;

function thin<T>(points: readonly T[]): readonly T[] {
  if (points.length <= MOST_POINTS) return points;
  return Array.from({ length: MOST_POINTS }, (_, index) =>
    Math.round((index * (points.length - 1)) / (MOST_POINTS - 1)),
  )
    .map((at) => points[at])
    .filter((point) => point !== undefined);
}
