/**
 * `subgroup-performance`: is the model off for a group of patients, and by another amount than for the
 * others? Calibration and net benefit within the group decide; AUROC never does. The measuring is done in
 * ../subgroups, this file turns its evidence into verdicts.
 *
 * @see docs/rules/subgroup-performance.md
 */

import type { Estimate } from "@/lib/core/estimate";
import { groupWords } from "@/lib/core/group-words";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { SUBGROUP_PERFORMANCE_GUIDE } from "../guides/subgroup-performance";
import { PERFORMANCE } from "../performance-thresholds";
import { makeCannotTell, makeVerdict, type Rule, type RuleNeed } from "../rule";
import { analyseSubgroups } from "../subgroups/analyse-subgroups";
import { describePlanInForce } from "../subgroups/describe-plan-in-force";
import { isPrimary } from "../subgroups/judge-groups";
import type { Evidence, GroupResult, SubgroupAnalysis } from "../subgroups/subgroup-analysis";

const IDENTITY = { id: "subgroup-performance", version: 1 } as const;
const STATISTIC = "observed / expected in the group";

const PREDICTIONS: RuleNeed = {
  missing: "predictions per patient",
  code: 'pd.DataFrame({"patient_id": ids, "subgroup": groups, "y_true": y, "y_prob": p, "split": "test"}).to_csv("predictions.csv", index=False)  # beside the log, or POST /api/v1/runs/{id}/predictions',
  isMet: ({ predictions }) => predictions.length > 0,
};

export const subgroupPerformanceRule: Rule = {
  ...IDENTITY,
  question: "Is the model off for a group of patients, and by another amount than for the others?",
  restsOn: ["predictions"],
  isScaleFree: true,
  needs: [PREDICTIONS],
  guide: SUBGROUP_PERFORMANCE_GUIDE,
  evaluate: judge,
};

function judge(run: RunData): readonly Verdict[] {
  const analysis = analyseSubgroups(run);
  if (analysis.status === "none")
    return [
      makeCannotTell(IDENTITY, { statistic: STATISTIC, what: "predictions per patient", reason: analysis.reason }),
    ];
  const groups = analysis.families.flatMap((family) => family.groups).filter(({ patients }) => patients > 0);
  if (groups.length === 0) {
    const reason =
      analysis.plan.content.subgroups.length > 0
        ? "None of the declared groups holds a patient of these predictions."
        : "The predictions name no groups of patients, and none can be made from their columns.";
    return [makeCannotTell(IDENTITY, { statistic: STATISTIC, what: "groups of patients", reason })];
  }
  return groups.map((group) => judgeGroup(group, analysis));
}

function judgeGroup(group: GroupResult, analysis: SubgroupAnalysis): Verdict {
  if (isTooSmall(group)) return cannotTell(group, analysis, describeFew(group));
  const found = findEvidence(group);
  if (found !== undefined) return finding(group, found, analysis);
  const judged = group.within.find(({ measure }) => isPrimary(measure, analysis.plan.content));
  if (judged === undefined) return cannotTell(group, analysis, NOTHING_TO_JUDGE);
  if (judged.p === null || judged.adjustedP === null)
    return cannotTell(group, analysis, `No test of ${MEASURE_WORDS[judged.measure]} could be made for this group.`);
  if (judged.margin !== null && !isWithinMargin(judged))
    return cannotTell(
      group,
      analysis,
      `The interval reaches beyond the declared margin, and no difference is beyond chance. ${describeWidth(group)}`.trim(),
    );
  return noFinding(group, judged, analysis);
}

const MEASURE_WORDS = { calibration: "calibration", "net-benefit": "net benefit", auroc: "the AUROC" } as const;

const NOTHING_TO_JUDGE =
  "The plan declares no primary measure that a verdict can stand on: that is calibration, or net benefit where there is a threshold. An AUROC that differs between groups is never a finding by itself.";

function isTooSmall({ events, patients }: Pick<GroupResult, "events" | "patients">): boolean {
  return Math.min(events, patients - events) < PERFORMANCE.fewest;
}

/** The strongest evidence on a group that makes a finding, if any does. */
export function findEvidence(group: Pick<GroupResult, "events" | "patients" | "within">): Evidence | undefined {
  if (isTooSmall(group)) return undefined;
  return group.within.filter(isFinding).sort((a, b) => (a.adjustedP ?? 1) - (b.adjustedP ?? 1))[0];
}

/** Away from its ideal and from the others beyond chance, for the worse, and not within what was declared not to matter. */
function isFinding(evidence: Evidence): boolean {
  if (evidence.adjustedP === null || evidence.adjustedP >= PERFORMANCE.level.value) return false;
  if (isWithinMargin(evidence)) return false;
  return evidence.measure === "calibration" || isBelowDefault(evidence);
}

/** Net benefit above the default is no harm to anybody. */
function isBelowDefault({ effect }: Evidence): boolean {
  return effect.status === "estimated" && effect.value < 0;
}

function isWithinMargin({ effect, margin }: Evidence): boolean {
  if (margin === null || effect.status !== "estimated") return false;
  return (effect.lower ?? -Infinity) > -margin && (effect.upper ?? Infinity) < margin;
}

function isBeyondMargin({ effect, margin }: Evidence): boolean {
  if (margin === null || effect.status !== "estimated") return false;
  return (effect.lower ?? -Infinity) > margin || (effect.upper ?? Infinity) < -margin;
}

function finding(group: GroupResult, evidence: Evidence, analysis: SubgroupAnalysis): Verdict {
  const against = group.against.find(({ measure }) => measure === evidence.measure);
  const common = commonOf(group, analysis);
  // A finding that the margin did not decide is drawn without it: its ratio may lie on the near side.
  const isDecidedByMargin = evidence.measure === "calibration" && isBeyondMargin(evidence);
  return makeVerdict(IDENTITY, {
    ...common,
    statistic: isDecidedByMargin ? common.statistic : { ...common.statistic, threshold: null },
    outcome: "finding",
    severity: isBeyondMargin(evidence) ? "critical" : "warning",
    reason: `${evidence.measure === "calibration" ? "Calibration" : "Net benefit"} within the group is away from its ideal and from that of the other patients beyond chance (adjusted p ${(evidence.adjustedP ?? 0).toPrecision(2)}).`,
    explanation: `${evidence.sentence} ${against?.sentence ?? ""}`.trim(),
    remedy: SUBGROUP_PERFORMANCE_GUIDE.remedies.join(" "),
  });
}

function noFinding(group: GroupResult, judged: Evidence, analysis: SubgroupAnalysis): Verdict {
  const reason = isWithinMargin(judged)
    ? "The interval lies within the declared margin."
    : judged.margin === null
      ? "Nothing beyond chance sets this group apart; no margin was declared, so that no size of difference is ruled out."
      : "Nothing beyond chance sets this group apart.";
  return makeVerdict(IDENTITY, {
    ...commonOf(group, analysis),
    outcome: "no-finding",
    severity: null,
    reason,
    explanation: `${judged.sentence} ${reason}`,
    remedy: null,
  });
}

function cannotTell(group: GroupResult, analysis: SubgroupAnalysis, reason: string): Verdict {
  return makeVerdict(IDENTITY, {
    ...commonOf(group, analysis),
    outcome: "cannot-tell",
    severity: null,
    reason,
    explanation: `Whether the model is off for ${groupWords(group.name)} cannot be told. ${reason}`,
    remedy: null,
  });
}

/** How many patients would narrow the interval to the margin; where it is as narrow, what else it is. */
function describeWidth({ needed }: GroupResult): string {
  const calibration = needed.find(({ measure }) => measure === "calibration");
  if (calibration?.patients.status !== "estimated") return "";
  return calibration.patients.value > calibration.patients.n
    ? calibration.sentence
    : "It is as narrow as the margin is wide: the ratio itself lies near the end of the margin.";
}

function describeFew(group: GroupResult): string {
  const needed = group.needed.find(({ measure }) => measure === "calibration")?.sentence ?? "";
  return `${group.patients} patients, ${group.events} with the event: fewer than ${PERFORMANCE.fewest} with or without it. ${needed}`.trim();
}

/** The end of the declared margin on the side where the ratio lies: below 1 it is passed downwards. */
function endOfMargin(margin: number | undefined, ratio: Estimate): Verdict["statistic"]["threshold"] {
  if (margin === undefined) return null;
  const isBelow = ratio.status === "estimated" && ratio.value < 1;
  return {
    value: Number(Math.exp(isBelow ? -margin : margin).toPrecision(3)),
    direction: isBelow ? "below" : "above",
    source: "declared in the analysis plan, to either side of 1",
  };
}

function commonOf(group: GroupResult, analysis: SubgroupAnalysis) {
  return {
    subgroup: group.name,
    layers: [],
    onsetStep: null,
    statistic: {
      name: STATISTIC,
      estimate: group.observedExpected,
      threshold: endOfMargin(analysis.plan.content.margins.calibration, group.observedExpected),
    },
    effectiveSamples: Math.round(group.effectivePatients ?? group.patients),
    persistence: null,
    provenance: [
      group.description,
      analysis.evaluated.sentence,
      analysis.tie,
      describePlanInForce(analysis.plan),
      analysis.multiplicity,
      ...analysis.set.warnings.map(({ message }) => message),
    ],
  };
}
