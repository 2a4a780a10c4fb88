import { canonicalJson } from "./canonical-json";

/** What the evidence verdicts on a group of patients may stand on; the first two are judged within the group. */
export const PLANNED_MEASURES = ["calibration", "net-benefit", "auroc"] as const;
export type PlannedMeasure = (typeof PLANNED_MEASURES)[number];

/** A group of patients as the plan names it; what the names mean is in lib/clinical. */
export type PlannedSubgroup =
  | { readonly kind: "label"; readonly name: string; readonly column: string; readonly label: string }
  | {
      readonly kind: "rule";
      readonly name: string;
      readonly rule: string;
      readonly version: number;
      /** Which group of the rule, for example "severe" of the bands of the Glasgow Coma Scale. */
      readonly group: string;
    }
  | { readonly kind: "intersection"; readonly name: string; readonly of: readonly [PlannedSubgroup, PlannedSubgroup] };

/**
 * What a project declared before it looked at results. What is null or empty was never declared and is
 * called so: nothing is set in its place in silence.
 */
export type PlanContent = {
  readonly primaryMeasures: readonly PlannedMeasure[];
  /**
   * Differences that would matter: for "calibration" of ln(observed / expected), for "net-benefit" per
   * patient, for "auroc" in its own unit.
   */
  readonly margins: Readonly<Partial<Record<PlannedMeasure, number>>>;
  /** Predicted risk from which on the model alarms, within (0, 1). */
  readonly threshold: { readonly value: number; readonly owner: string; readonly reason: string } | null;
  /** Thresholds that somebody could sensibly choose. */
  readonly decisionRange: { readonly from: number; readonly to: number } | null;
  /** In the order in which they are shown. */
  readonly subgroups: readonly PlannedSubgroup[];
  /** Name of the group that the others are compared with. */
  readonly reference: string | null;
};

/** One version of a project's analysis plan. */
export type AnalysisPlan = {
  readonly version: number;
  readonly author: string;
  /** UTC, ISO 8601; empty for a plan of a file, which does not say. */
  readonly createdAt: string;
  /** True when results of the project are known to have been seen before this version was written. */
  readonly isAfterResults: boolean;
  readonly content: PlanContent;
};

export const UNDECLARED_PLAN: PlanContent = {
  primaryMeasures: [],
  margins: {},
  threshold: null,
  decisionRange: null,
  subgroups: [],
  reference: null,
};

/** What a plan is told by: its SHA-256 names it among the inputs of a report and in the audit log's entry of its declaration. */
export function planText({
  version,
  isAfterResults,
  content,
}: Pick<AnalysisPlan, "version" | "isAfterResults" | "content">): string {
  return canonicalJson({ version, isAfterResults, content });
}
