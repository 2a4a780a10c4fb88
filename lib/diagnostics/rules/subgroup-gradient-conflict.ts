/**
 * `subgroup-gradient-conflict`: the cosine of a subgroup's mean gradient with that of all other patients,
 * corrected by half-batches. Below 0 a step for the others raises the group's loss to first order. A note
 * at most: at a minimum of the training loss the gradients of any two parts of the patients cancel.
 *
 * @see lib/diagnostics/measures/subgroup-conflict.ts; Yu et al., arXiv 2001.06782; docs/rules/subgroup-gradient-conflict.md
 */
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { describeEstimate } from "../describe-number";
import { describeGradientProvenance } from "../describe-provenance";
import { SUBGROUP_GRADIENT_CONFLICT_GUIDE } from "../guides/subgroup-gradient-conflict";
import { type GroupConflict, measureConflicts } from "../measures/subgroup-conflict";
import { judgeSubgroupFamily } from "../measures/subgroup-family";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { SUBGROUP_HALVES, SUBGROUP_NAMES, SUBGROUP_SIZES } from "../subgroup-needs";
import { SUBGROUP_CONFLICT, SUBGROUP_GRAM } from "../subgroup-thresholds";

const IDENTITY = { id: "subgroup-gradient-conflict", version: 1 } as const;
const STATISTIC = "cosine of the subgroup's gradient with that of all other patients, corrected for noise";

export const subgroupGradientConflictRule: Rule = {
  ...IDENTITY,
  question: "Do steps for the other patients raise the loss of a subgroup?",
  restsOn: ["gradients"],
  isScaleFree: true,
  guide: SUBGROUP_GRADIENT_CONFLICT_GUIDE,
  needs: [SUBGROUP_NAMES, SUBGROUP_HALVES, SUBGROUP_SIZES],
  evaluate: evaluateConflicts,
};

function evaluateConflicts(run: RunData): readonly Verdict[] {
  const measured = measureConflicts(run);
  if ("reason" in measured) return [cannotTell(null, measured.reason)];
  return measured.map((group) => judgeGroup(run, group));
}

function cannotTell(subgroup: string | null, reason: string): Verdict {
  return { ...makeCannotTell(IDENTITY, { statistic: STATISTIC, what: SUBGROUP_HALVES.missing, reason }), subgroup };
}

function judgeGroup(run: RunData, group: GroupConflict): Verdict {
  const { subgroup, cosine, windows, of } = group;
  if (group.p === null || cosine.status !== "estimated")
    return { ...cannotTell(subgroup, group.reason), provenance: describeGradientProvenance(run) };
  const family = judgeSubgroupFamily(run);
  const isFinding = family.isDiscovery(IDENTITY.id, subgroup, null) && windows >= SUBGROUP_GRAM.persistentWindows;
  const side = cosine.value < 0 ? "below" : "above";
  return makeVerdict(IDENTITY, {
    subgroup,
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? "note" : null,
    layers: isFinding ? group.layers : [],
    onsetStep: isFinding ? group.firstStep : null,
    statistic: { name: STATISTIC, estimate: cosine, threshold: { ...SUBGROUP_CONFLICT.cosine, direction: "below" } },
    effectiveSamples: cosine.n,
    persistence: { windows, of },
    reason: isFinding
      ? `The corrected cosine of ${subgroup} is ${describeEstimate(cosine)}, below 0 in ${windows} of ${of} windows and by more than chance among ${family.size} tests.`
      : `The corrected cosine of ${subgroup} is ${describeEstimate(cosine)}; it is not shown to lie below 0 by more than what the group's own number of training patients gives near a minimum, among ${family.size} tests.`,
    explanation: `The gradient of ${subgroup} against that of all other patients has a cosine ${side} 0: to first order a step for the others ${cosine.value < 0 ? "raises" : "lowers"} its loss. Above 0 is better for the group; at a minimum the gradients of any two parts of the patients cancel, so that this alone is no fault.`,
    remedy: isFinding
      ? "Give the network what tells the group apart (its defining features, or an indicator); more capacity; then see whether the loss of the group falls."
      : null,
    provenance: describeGradientProvenance(run),
  });
}
