import { chooseGroupView, type ShownGroup } from "@/lib/charts/subgroups/group-views";
import type { PlanContent } from "@/lib/core/analysis-plan";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { drawPatients, runWith, toPredictionSet } from "../../diagnostics/subgroups/make-prediction-set";

type GroupPlan = { readonly name: string; readonly count: number; readonly shift?: number; readonly centre?: number };

/** An analysis of simulated patients; groups in this order, the model off by `shift` on the log odds. */
export function makeAnalysis(
  groups: readonly GroupPlan[],
  options: {
    readonly plan?: Partial<PlanContent> | null;
    readonly extra?: Partial<PredictionSet>;
    readonly seed?: number;
  } = {},
): SubgroupAnalysis {
  const patients = groups.flatMap(({ name, count, shift = 0, centre = -1 }, index) =>
    drawPatients(name, count, { seed: index + 1, shift, centre }),
  );
  const analysis = analyseSubgroups(
    runWith(toPredictionSet(patients, options.seed ?? 3, options.extra), options.plan ?? null),
  );
  if (analysis.status !== "analysed") throw new Error(analysis.reason);
  return analysis;
}

export function shownGroups(analysis: SubgroupAnalysis): readonly ShownGroup[] {
  return chooseGroupView(analysis, { family: undefined, definition: undefined }).groups;
}

/** Words that no screen may say of patients or models. */
export const BANNED =
  /\b(?:significant|fair|biased|proven|validated|safe|compliant|good|bad|not significant)\b|±\s*\d.*deaths/i;
