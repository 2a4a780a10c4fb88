/**
 * `subgroup-excess-loss`: L_g − L*_g, the loss of a group's patients above the level that was attainable for
 * them, against the same of all other patients. A high loss alone says nothing: a group whose outcomes are
 * harder to foresee, or less rare, has one under the best model there is. What is attainable is bounded
 * from above by the group's own calibration and share of events, by a comparator in the same patients,
 * and by what was reached in its training patients.
 *
 * @see lib/diagnostics/measures/excess-by-calibration.ts, excess-by-comparator.ts, excess-by-generalisation.ts;
 *   docs/rules/subgroup-excess-loss.md
 */
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { describeEstimate, describeNumber } from "../describe-number";
import { SUBGROUP_EXCESS_LOSS_GUIDE } from "../guides/subgroup-excess-loss";
import { type ExcessEvidence, type ExcessSource, excessPart } from "../measures/excess-evidence";
import { countWindowsAbove } from "../measures/excess-persistence";
import { type GroupExcess, measureExcess } from "../measures/measure-excess";
import { judgeSubgroupFamily, type SubgroupFamily } from "../measures/subgroup-family";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";
import { SUBGROUP_NAMES, SUBGROUP_OUTCOMES } from "../subgroup-needs";
import { SUBGROUP_EXCESS } from "../subgroup-thresholds";

const IDENTITY = { id: "subgroup-excess-loss", version: 1 } as const;
const STATISTIC = "part of the loss that lies above the attainable level";
const REMEDY =
  "More patients of this group, or a greater weight on them; a feature that tells the group apart; recalibration within the group; then the same training with another seed, to see whether the excess stays.";

/** The attainable level in words. */
function describeLevel({ source, attainable }: ExcessEvidence): string {
  const level = describeNumber(attainable);
  switch (source) {
    case "calibration":
      return `the same predictions reach ${level} once corrected by the group's own intercept and slope`;
    case "comparator":
      return `a comparator reaches ${level} in the same patients`;
    case "generalisation":
      return `${level} was reached in its training patients, which is lower than new patients allow`;
  }
}

export const subgroupExcessLossRule: Rule = {
  ...IDENTITY,
  question: "Is the loss of each subgroup as low as it could be, compared with the other patients?",
  restsOn: ["loss"],
  isScaleFree: true,
  guide: SUBGROUP_EXCESS_LOSS_GUIDE,
  needs: [SUBGROUP_NAMES, SUBGROUP_OUTCOMES],
  evaluate: evaluateExcess,
};

function evaluateExcess(run: RunData): readonly Verdict[] {
  const groups = measureExcess(run);
  if (groups.length === 0) return [cannotTell(null, SUBGROUP_NAMES.missing, "The log names no subgroup of patients.")];
  if (groups.every(({ evidence }) => evidence.length === 0)) {
    const reasons = [...new Set(groups.flatMap(({ missing }) => missing))].slice(0, 3);
    return [
      cannotTell(
        null,
        SUBGROUP_OUTCOMES.missing,
        `A loss is compared with what was attainable, and nothing shows that. ${reasons.join(" ")}`,
      ),
    ];
  }
  const family = judgeSubgroupFamily(run);
  return groups.map((group) => judgeGroup(run, group, family));
}

function cannotTell(subgroup: string | null, what: string, reason: string): Verdict {
  return { ...makeCannotTell(IDENTITY, { statistic: STATISTIC, what, reason }), subgroup };
}

function judgeGroup(run: RunData, { subgroup, evidence, missing }: GroupExcess, family: SubgroupFamily): Verdict {
  const first = chooseEvidence(subgroup, evidence, family);
  if (first === undefined) return cannotTell(subgroup, SUBGROUP_OUTCOMES.missing, missing.join(" "));
  const isDiscovered = family.isDiscovery(IDENTITY.id, subgroup, first.source);
  const persistence = countWindowsAbove(run, subgroup, first.attainable, errorOf(first));
  const isPersistent = persistence === null || persistence.windows >= SUBGROUP_EXCESS.persistentWindows;
  const isFinding = isDiscovered && isPersistent;
  const others = excessPart(first.othersExcess, first.othersLoss);
  const limit = (others.status === "estimated" ? Math.max(0, others.value) : 0) + marginOf(first.source).value;
  return makeVerdict(IDENTITY, {
    subgroup,
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? (evidence.some(({ isWorseThanShare }) => isWorseThanShare) ? "critical" : "warning") : null,
    layers: [],
    onsetStep: isFinding ? (persistence?.firstStep ?? null) : null,
    statistic: {
      name: STATISTIC,
      estimate: excessPart(first.excess, first.loss),
      threshold: {
        value: limit,
        direction: "above",
        source: `The part that all other patients have above theirs, and beyond it: ${marginOf(first.source).source}`,
      },
    },
    effectiveSamples: first.n,
    persistence: persistence && { windows: persistence.windows, of: persistence.of },
    reason: describeReason(subgroup, first, { isDiscovered, isPersistent, family }),
    explanation: describeExcess(subgroup, first, isFinding),
    remedy: isFinding ? REMEDY : null,
    provenance: [
      `Judged together with all ${family.size} tests on subgroups of this run (Benjamini–Hochberg at 5 %), so that the worst of many noisy means is not taken for a finding.`,
      ...missing,
    ],
  });
}

/** The discovery that is least like chance; without one the surest kind of evidence, which stands first. */
function chooseEvidence(
  subgroup: string,
  evidence: readonly ExcessEvidence[],
  family: SubgroupFamily,
): ExcessEvidence | undefined {
  const [discovery] = evidence
    .filter(({ source }) => family.isDiscovery(IDENTITY.id, subgroup, source))
    .sort((a, b) => a.p - b.p);
  return discovery ?? evidence[0];
}

function describeExcess(subgroup: string, evidence: ExcessEvidence, isFinding: boolean): string {
  const { loss, excess, othersExcess, n } = evidence;
  const level = `${describeNumber(loss)} in ${n} patients outside training, where ${describeLevel(evidence)}`;
  const compared = `The excess of ${subgroup} is ${describeEstimate(excess)} per patient, that of all other patients ${describeEstimate(othersExcess)}; less is better.`;
  return isFinding
    ? `The loss of ${subgroup} is higher than attainable: ${level}. ${compared}`
    : `The loss of ${subgroup} is not shown to be higher than attainable: ${level}. ${compared}`;
}

function describeReason(
  subgroup: string,
  { source, p }: ExcessEvidence,
  state: { readonly isDiscovered: boolean; readonly isPersistent: boolean; readonly family: SubgroupFamily },
): string {
  const evidence =
    source === "calibration"
      ? "calibration within the group"
      : source === "comparator"
        ? "a comparator in the same patients"
        : "loss outside training against loss in training";
  if (!state.isDiscovered)
    return `By ${evidence}, the excess of ${subgroup} over that of all other patients is within what chance gives among ${state.family.size} tests, or within the limit (p = ${describeNumber(p)}).`;
  return state.isPersistent
    ? `By ${evidence}, the excess of ${subgroup} is greater than that of all other patients by more than chance among ${state.family.size} tests (p = ${describeNumber(p)}).`
    : `By ${evidence}, the excess of ${subgroup} is greater than that of all other patients, but the logged validation loss of the group does not stay above the level.`;
}

function marginOf(source: ExcessSource) {
  return source === "generalisation" ? SUBGROUP_EXCESS.generalisation : SUBGROUP_EXCESS.relative;
}

/** Standard error of the excess from the width of its interval. */
function errorOf({ excess }: ExcessEvidence): number {
  if (excess.status !== "estimated" || excess.lower === undefined || excess.upper === undefined) return 0;
  return (excess.upper - excess.lower) / 4;
}
