import { withoutFlagSentences } from "@/lib/clinical/assign-rule-group";
import { describeEvaluationRows } from "@/lib/clinical/describe-evaluation-rows";
import {
  ALL_PATIENTS,
  CURVE_LEVEL,
  nameUnknown,
  OUTCOME_LEVEL,
  THRESHOLD_LEVEL,
} from "@/lib/clinical/list-publication";
import { SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import {
  isLevelShown,
  nameRule,
  PATIENTS_LEVEL,
  type Suppression,
  suppressEstimate,
} from "@/lib/clinical/suppress-small-cells";
import type { Estimate } from "@/lib/core/estimate";
import type { PublicationDecision } from "@/lib/diagnostics/subgroups/decide-publication";
import type {
  Evidence,
  GroupFamily,
  GroupResult,
  SubgroupAnalysis,
  SubgroupOutcome,
} from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { withholdWarningCounts } from "./withhold-warning-counts";

/** Why something is not there, in the words of a page. */
const HIDDEN = `Hidden for privacy (${nameRule(SMALL_CELL_POLICY)}): too few patients, or others could be computed from it.`;
const SUPPRESSED: Estimate = { status: "suppressed", rule: nameRule(SMALL_CELL_POLICY) };

/** The decision in the form in which questions are asked of it. */
export function toSuppression({ levels, shown }: PublicationDecision): Suppression {
  return { policy: SMALL_CELL_POLICY, levels, shown: new Map(Object.entries(shown)), exposed: [] };
}

/**
 * The analysis for a reader who may not see single patients: what would show a small cell, or let one be
 * computed, is hidden. A hidden number of patients stands as 0 beside a mean risk that is suppressed, a
 * hidden number of events as 0 beside a prevalence that is. Groups beside the declared ones, other
 * definitions of a group and levels of a dose-response are further groups that overlap these, and are left out.
 */
export function suppressAnalysis(analysis: SubgroupAnalysis, decision: PublicationDecision): SubgroupOutcome {
  const suppression = toSuppression(decision);
  if (!isLevelShown(suppression, ALL_PATIENTS, OUTCOME_LEVEL))
    return { status: "none", reason: decision.withheld ?? HIDDEN };
  const groups = analysis.families.flatMap((family) => family.groups);
  const isWhole = groups.every(({ name }) => isLevelShown(suppression, name, CURVE_LEVEL));
  const families = analysis.families.map((family) => suppressFamily(family, suppression, analysis));
  return {
    ...analysis,
    set: { ...analysis.set, rows: null, warnings: analysis.set.warnings.map(withholdWarningCounts) },
    evaluated: { ...analysis.evaluated, sentence: describeEvaluationRows(analysis.evaluated, null) },
    overall: suppressGroup(analysis.overall, ALL_PATIENTS, suppression, analysis),
    families: isWhole ? families : families.map(withoutAdjusted),
    explored: [],
    alternatives: [],
    doseResponse: null,
    policies: [
      ...analysis.policies,
      `small cells hidden for this reader (${nameRule(SMALL_CELL_POLICY)}), with groups beside the declared ones and the conclusions under other definitions and by number of injured regions`,
    ],
  };
}

function suppressFamily(family: GroupFamily, suppression: Suppression, analysis: SubgroupAnalysis): GroupFamily {
  const isOpen = family.groups.every(({ name }) => isLevelShown(suppression, name, OUTCOME_LEVEL));
  return {
    ...family,
    groups: family.groups.map((group) => suppressGroup(group, group.name, suppression, analysis)),
    heterogeneity: isOpen ? family.heterogeneity : null,
    calibrationTest: isOpen ? family.calibrationTest : null,
  };
}

function suppressGroup(
  group: GroupResult,
  id: string,
  suppression: Suppression,
  { plan }: SubgroupAnalysis,
): GroupResult {
  const shows = (level: string): boolean => isLevelShown(suppression, id, level);
  const atOutcome = (estimate: Estimate): Estimate => suppressEstimate(suppression, id, OUTCOME_LEVEL, estimate);
  const hasOutcome = shows(OUTCOME_LEVEL);
  const hasThreshold = shows(THRESHOLD_LEVEL);
  const hasCurve = shows(CURVE_LEVEL);
  const isTold = ({ measure }: { readonly measure: Evidence["measure"] }): boolean =>
    hasOutcome && (measure !== "net-benefit" || hasThreshold);
  return {
    ...group,
    description: withoutFlagSentences(group.description),
    patients: shows(PATIENTS_LEVEL) ? group.patients : 0,
    events: hasOutcome ? group.events : 0,
    unknown: suppressUnknown(group, suppression),
    effectivePatients: shows(PATIENTS_LEVEL) ? group.effectivePatients : null,
    prevalence: atOutcome(group.prevalence),
    meanRisk: shows(PATIENTS_LEVEL) ? withoutEvents(group.meanRisk, hasOutcome) : SUPPRESSED,
    observedExpected: atOutcome(group.observedExpected),
    calibrationInTheLarge: atOutcome(group.calibrationInTheLarge),
    calibrationIntercept: atOutcome(group.calibrationIntercept),
    calibrationSlope: atOutcome(group.calibrationSlope),
    auroc: atOutcome(group.auroc),
    expectedAuroc: atOutcome(group.expectedAuroc),
    averagePrecision: atOutcome(group.averagePrecision),
    brier: atOutcome(group.brier),
    brierScaled: atOutcome(group.brierScaled),
    clipped: hasCurve ? group.clipped : null,
    curve: hasCurve ? group.curve : { status: "too-small", reason: HIDDEN },
    histogram: hasCurve ? group.histogram : [],
    alarms: hasThreshold ? group.alarms : null,
    decisions: hasCurve ? group.decisions : [],
    within: group.within.filter(isTold),
    // Against another group the difference is of patients of both; what they share is a cell of its own.
    against: plan.content.reference === null ? group.against.filter(isTold) : [],
    needed: group.needed.filter(isTold),
    comparators: group.comparators.filter(
      ({ auroc }) => hasOutcome && auroc.status === "estimated" && auroc.n === group.patients,
    ),
  };
}

function suppressUnknown({ family, unknown }: GroupResult, suppression: Suppression): number | null {
  const id = nameUnknown(family);
  if (!suppression.shown.has(id)) return unknown === 0 ? 0 : null;
  return isLevelShown(suppression, id, PATIENTS_LEVEL) ? unknown : null;
}

/** A mean of risks rests on no outcome, but says how many there were. */
function withoutEvents(estimate: Estimate, hasOutcome: boolean): Estimate {
  if (hasOutcome || (estimate.status !== "estimated" && estimate.status !== "not-estimable")) return estimate;
  const { events: _, ...rest } = estimate;
  return rest;
}

/** Adjusted probabilities of a family of tests depend on those of its hidden groups. */
function withoutAdjusted(family: GroupFamily): GroupFamily {
  const hide = (evidence: Evidence): Evidence => ({ ...evidence, adjustedP: null });
  return {
    ...family,
    groups: family.groups.map((group) => ({
      ...group,
      within: group.within.map(hide),
      against: group.against.map(hide),
    })),
  };
}
