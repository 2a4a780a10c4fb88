/**
 * `subgroup-gradient-share`: π_g⟨∇L_g,∇L⟩/‖∇L‖² against the share of patients π_g. Neither direction is
 * better: a group that is fitted well has a small share. It is context, and counts as a finding, a note,
 * only beside a loss of the same group that is higher than attainable.
 *
 * @see lib/diagnostics/measures/subgroup-step-share.ts; docs/rules/subgroup-gradient-share.md
 */
import { formatPercent } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { describeEstimate } from "../describe-number";
import { describeGradientProvenance } from "../describe-provenance";
import { SUBGROUP_GRADIENT_SHARE_GUIDE } from "../guides/subgroup-gradient-share";
import { type GroupStepShare, measureStepShares } from "../measures/subgroup-step-share";
import { makeCannotTell, makeVerdict, type Rule, type RuleContext } from "../rule";
import { SUBGROUP_HALVES, SUBGROUP_NAMES, SUBGROUP_SIZES } from "../subgroup-needs";
import { SUBGROUP_SHARE } from "../subgroup-thresholds";

const IDENTITY = { id: "subgroup-gradient-share", version: 1 } as const;
const STATISTIC = "share of the subgroup in the step over its share of the training patients";

export const subgroupGradientShareRule: Rule = {
  ...IDENTITY,
  question: "Which part of the training signal is each subgroup's, against its share of the patients?",
  restsOn: ["gradients"],
  isScaleFree: true,
  guide: SUBGROUP_GRADIENT_SHARE_GUIDE,
  needs: [SUBGROUP_NAMES, SUBGROUP_HALVES, SUBGROUP_SIZES],
  evaluate: evaluateShares,
};

function evaluateShares(run: RunData, { earlier }: RuleContext): readonly Verdict[] {
  const measured = measureStepShares(run);
  if ("reason" in measured)
    return [makeCannotTell(IDENTITY, { statistic: STATISTIC, what: SUBGROUP_HALVES.missing, reason: measured.reason })];
  return measured.map((group) => judgeGroup(run, group, hasExcess(earlier, group.subgroup)));
}

function hasExcess(earlier: readonly Verdict[], subgroup: string): boolean {
  return earlier.some(
    (verdict) =>
      verdict.rule === "subgroup-excess-loss" && verdict.subgroup === subgroup && verdict.outcome === "finding",
  );
}

function judgeGroup(run: RunData, group: GroupStepShare, isWithExcess: boolean): Verdict {
  const { subgroup, ratio, share, raising, of } = group;
  if (ratio.status !== "estimated" || share.status !== "estimated") {
    const reason = ratio.status === "not-estimable" ? ratio.reason : "The products of the halves leave no share.";
    return { ...makeCannotTell(IDENTITY, { statistic: STATISTIC, what: SUBGROUP_HALVES.missing, reason }), subgroup };
  }
  const differs = ratio.lower !== undefined && ratio.upper !== undefined && (ratio.upper < 1 || ratio.lower > 1);
  const isFinding = differs && isWithExcess;
  return makeVerdict(IDENTITY, {
    subgroup,
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? "note" : null,
    layers: [],
    onsetStep: null,
    statistic: {
      name: STATISTIC,
      estimate: ratio,
      threshold: { ...SUBGROUP_SHARE.ofPrevalence, direction: ratio.value < 1 ? "below" : "above" },
    },
    effectiveSamples: ratio.n,
    persistence: null,
    reason: differs
      ? isWithExcess
        ? `The share of ${subgroup} in the step differs from its share of the patients, and its loss is higher than attainable.`
        : `The share of ${subgroup} in the step differs from its share of the patients; without a loss that is higher than attainable that is context and no finding.`
      : `The share of ${subgroup} in the step over its share of the patients is ${describeEstimate(ratio)}, which does not leave out 1.`,
    explanation: `${subgroup} is ${formatPercent(group.prevalence)} of the training patients and has ${describeShare(share.value, share.lower, share.upper)} of the step's squared length. Neither more nor less is better by itself: a group that is fitted well has a small share; in ${raising} of ${of} windows the mean step raised its loss to first order.`,
    remedy: isFinding
      ? "Read it beside the loss of the group: give the group more weight or more patients, and compare the loss again."
      : null,
    provenance: describeGradientProvenance(run),
  });
}

function describeShare(value: number, lower: number | undefined, upper: number | undefined): string {
  const interval =
    lower === undefined || upper === undefined
      ? ""
      : ` (95 % interval ${formatPercent(lower)} to ${formatPercent(upper)})`;
  return `${formatPercent(value)}${interval}`;
}
