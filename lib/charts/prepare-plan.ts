import {
  PLANNED_MEASURES,
  type PlanContent,
  type PlannedMeasure,
  type PlannedSubgroup,
} from "@/lib/core/analysis-plan";
import { formatGiven, formatNumber, formatPercent } from "@/lib/core/format-number";

/** What the measures are called wherever a plan is read. */
export const MEASURE_NAMES: Readonly<Record<PlannedMeasure, string>> = {
  calibration: "Calibration within the group",
  "net-benefit": "Net benefit within the group",
  auroc: "AUROC",
};

/** One thing that a plan can declare; `lines` is empty where it was never declared. */
export type PlanRow = { readonly term: string; readonly lines: readonly string[] };

/** What a row says that was never declared: nothing is set in its place. */
export const UNDECLARED = "undeclared";

/**
 * A plan in words, in the order in which it is read.
 *
 * @param describeGroup the definition of a group in words
 */
export function preparePlan(content: PlanContent, describeGroup: (group: PlannedSubgroup) => string): PlanRow[] {
  const { primaryMeasures, threshold, decisionRange, subgroups, reference } = content;
  return [
    { term: "Primary measures", lines: primaryMeasures.map((measure) => MEASURE_NAMES[measure]) },
    { term: "Margins", lines: PLANNED_MEASURES.flatMap((measure) => describeMargin(measure, content)) },
    {
      term: "Threshold",
      lines:
        threshold === null
          ? []
          : [
              `The model alarms from a predicted risk of ${formatPercent(threshold.value)} on.`,
              `Decided by ${threshold.owner}: ${threshold.reason}`,
            ],
    },
    {
      term: "Decision range",
      lines:
        decisionRange === null
          ? []
          : [`Thresholds from ${formatPercent(decisionRange.from)} to ${formatPercent(decisionRange.to)}.`],
    },
    {
      term: "Groups of patients, in order",
      lines: subgroups.map((group) => `${group.name}: ${describeGroup(group)}`),
    },
    { term: "Compared with", lines: reference === null ? [] : [reference] },
  ];
}

/** How far a difference must reach to matter, in the unit of its measure and in plain words. */
function describeMargin(measure: PlannedMeasure, { primaryMeasures, margins }: PlanContent): string[] {
  const margin = margins[measure];
  if (margin !== undefined) return [`${MEASURE_NAMES[measure]}: ${describeMarginSize(measure, margin)}`];
  return primaryMeasures.includes(measure) ? [`${MEASURE_NAMES[measure]}: ${UNDECLARED}`] : [];
}

/** A margin in plain words; what it is a margin of is in lib/core/analysis-plan.ts. */
function describeMarginSize(measure: PlannedMeasure, margin: number): string {
  switch (measure) {
    case "calibration":
      return `deaths observed per deaths expected may be from ${formatNumber(Math.exp(-margin))} to ${formatNumber(Math.exp(margin))} (${formatGiven(margin)} in the natural logarithm of the ratio)`;
    case "net-benefit":
      return `${formatGiven(margin)} per patient, as much as ${formatNumber(margin * 1000)} deaths found in 1,000 patients without a further false alarm`;
    case "auroc":
      return `${formatGiven(margin)} of the AUROC`;
  }
}

/** What one version of a plan says otherwise than another, thing by thing. */
export type PlanChange = { readonly term: string; readonly before: string; readonly after: string };

export function listPlanChanges(before: readonly PlanRow[], after: readonly PlanRow[]): PlanChange[] {
  const textOf = (rows: readonly PlanRow[], term: string) => {
    const lines = rows.find((row) => row.term === term)?.lines ?? [];
    return lines.length === 0 ? UNDECLARED : lines.map((line) => line.replace(/\.$/, "")).join("; ");
  };
  return after.flatMap(({ term }) => {
    const change = { term, before: textOf(before, term), after: textOf(after, term) };
    return change.before === change.after ? [] : [change];
  });
}
