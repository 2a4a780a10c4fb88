/**
 * `subgroup-vanishing`: the depth slope of log10 r_l per subgroup, r_l from products across half-batches, and
 * the factor over depth against that of all other patients. In one network all patients pass the same
 * weights; what differs between groups is the derivative of the activations at their inputs.
 *
 * @see Bengio et al. (1994); lib/diagnostics/measures/subgroup-attenuation.ts; docs/rules/subgroup-vanishing.md
 */
import { formatPercent } from "@/lib/core/format-number";
import type { Severity, Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { describeEstimate, describeNumber } from "../describe-number";
import { describeGradientProvenance } from "../describe-provenance";
import { SUBGROUP_VANISHING_GUIDE } from "../guides/subgroup-vanishing";
import { type GroupAttenuation, measureAttenuation } from "../measures/subgroup-attenuation";
import { judgeSubgroupFamily } from "../measures/subgroup-family";
import { limitFor } from "../measures/weigh-vanishing";
import { makeCannotTell, makeVerdict, type Rule, type RuleContext } from "../rule";
import { SUBGROUP_HALVES, SUBGROUP_NAMES } from "../subgroup-needs";
import { SUBGROUP_GRAM, SUBGROUP_VANISHING } from "../subgroup-thresholds";

const IDENTITY = { id: "subgroup-vanishing", version: 1 } as const;
const STATISTIC = "what reaches the first compared layer, of this subgroup over all other patients";

export const subgroupVanishingRule: Rule = {
  ...IDENTITY,
  question:
    "Does the training signal of each subgroup reach the layers nearest the input as that of the other patients does?",
  restsOn: ["gradients"],
  isScaleFree: true,
  guide: SUBGROUP_VANISHING_GUIDE,
  needs: [SUBGROUP_NAMES, SUBGROUP_HALVES],
  evaluate: evaluateAttenuation,
};

function evaluateAttenuation(run: RunData, { earlier }: RuleContext): readonly Verdict[] {
  const measured = measureAttenuation(run);
  if ("reason" in measured) return [cannotTell(null, measured.reason)];
  return measured.map((group) => judgeGroup(run, group, earlier));
}

function cannotTell(subgroup: string | null, reason: string): Verdict {
  return { ...makeCannotTell(IDENTITY, { statistic: STATISTIC, what: SUBGROUP_HALVES.missing, reason }), subgroup };
}

function judgeGroup(run: RunData, group: GroupAttenuation, earlier: readonly Verdict[]): Verdict {
  const { subgroup, ratio, windows, of } = group;
  if (group.p === null || ratio.status !== "estimated")
    return { ...cannotTell(subgroup, group.reason), provenance: describeGradientProvenance(run) };
  const family = judgeSubgroupFamily(run);
  const isDiscovered = family.isDiscovery(IDENTITY.id, subgroup, null);
  const isFinding = isDiscovered && windows >= SUBGROUP_GRAM.persistentWindows;
  return makeVerdict(IDENTITY, {
    subgroup,
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? weigh(group, earlier) : null,
    layers: isFinding ? (group.atMost.length > 0 ? group.atMost : group.layers.slice(0, 1)) : [],
    onsetStep: isFinding ? group.firstStep : null,
    statistic: { name: STATISTIC, estimate: ratio, threshold: { ...SUBGROUP_VANISHING.ratio, direction: "below" } },
    effectiveSamples: ratio.n,
    persistence: { windows, of },
    reason: `Over ${group.layers.length} compared layers the factor of ${subgroup} is ${describeNumber(ratio.value)} times that of all other patients, below ${SUBGROUP_VANISHING.ratio.value} in ${windows} of ${of} windows; ${isDiscovered ? "more than" : "within what"} chance ${isDiscovered ? "gives" : "or the limit allows"} among ${family.size} tests.`,
    explanation: `${describeSignal(group)} A larger share is better for what the first layers can learn of a group; it says nothing of how its patients are predicted.`,
    remedy: isFinding
      ? "See whether inputs of this group lie far outside the range of the others (units, missing values filled in); standardise them; replace saturating activations; add residual connections."
      : null,
    provenance: [
      ...describeGradientProvenance(run),
      `Ratio of factors: ${describeEstimate(ratio)}.`,
      ...(group.atMost.length > 0
        ? [
            `Nothing of this subgroup is seen above the noise of the halves in ${group.atMost.join(", ")}; the upper end of the interval stands there.`,
          ]
        : []),
    ],
  });
}

function describeSignal({ subgroup, factor, othersFactor, firstLayer, layers, atMost }: GroupAttenuation): string {
  if (factor.status !== "estimated" || othersFactor.status !== "estimated")
    return `The signal of ${subgroup} was compared.`;
  const last = layers.at(-1) ?? "";
  const least = atMost.length > 0 ? "no more than " : "";
  return `The signal of ${subgroup} reaches ${firstLayer} at ${least}${describePart(factor.value)} of its strength at ${last}, that of all other patients at ${describePart(othersFactor.value)}, along the line fitted over ${layers.length} layers.`;
}

/** Look before use where hardly anything arrives, or where the group's loss is higher than attainable as well. */
function weigh({ subgroup, factor, layers }: GroupAttenuation, earlier: readonly Verdict[]): Severity {
  const arrives = factor.status === "estimated" ? (factor.upper ?? factor.value) : 1;
  const hasExcess = earlier.some(
    (verdict) =>
      verdict.rule === "subgroup-excess-loss" && verdict.subgroup === subgroup && verdict.outcome === "finding",
  );
  return hasExcess || arrives < limitFor(layers.length) ? "warning" : "note";
}

function describePart(factor: number): string {
  return factor >= 0.001 ? formatPercent(factor) : `${describeNumber(factor)} times`;
}
