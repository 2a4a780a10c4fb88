import type { Estimate } from "@/lib/core/estimate";
import { formatPercent } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import type { ProofSecondary } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import type { GroupResult } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import { compareFinding } from "./compare-finding";
import { compareReadings, type ReadingQuestion } from "./compare-readings";
import { listShownGroups } from "./list-shown-groups";
import type { GroupLoss } from "./read-group-losses";
import type { SecondaryPair, SecondarySide } from "./secondary-pair";

type AskedPlan = Pick<ProofPlan, "finding" | "measure" | "also">;

const NO_PREDICTIONS = "A file of predictions for patients outside training, with every run,";

/**
 * What the pairs say beside the measure of their plan: the held-out loss of all patients and of every group,
 * and of what the plan names observed / expected and net benefit of every group, and whether the finding went.
 * No outcome rests on any of it, and nothing is adjusted for how many there are, which a note of each says.
 *
 * @param pairs all of the plan; empty before they are there, and then nothing is said
 */
export function compareSecondary(plan: AskedPlan, pairs: readonly SecondaryPair[]): readonly ProofSecondary[] {
  if (pairs.length === 0) return [];
  const sides = pairs.flatMap(({ asIs, repaired }) => [asIs, repaired]);
  const groups = listGroups(plan, sides);
  const questions = [
    ...askLosses(plan, sides),
    ...(plan.also.includes("observed-expected") ? groups.map((group) => askObservedExpected(group, sides)) : []),
    ...(plan.also.includes("net-benefit") ? askNetBenefits(groups, sides) : []),
  ];
  const compared = [
    ...questions.map((question) => compareReadings(question, pairs)),
    ...(plan.also.includes("finding-of-the-rule") ? [compareFinding(plan, pairs)] : []),
  ];
  return compared.map((secondary) => ({ ...secondary, difference: noteHowMany(secondary, compared.length) }));
}

function noteHowMany({ difference }: ProofSecondary, compared: number): Estimate {
  if (difference.status !== "estimated" || compared === 1) return difference;
  const note = `Of ${compared} comparisons beside the measure of the plan none is adjusted for the others.`;
  return { ...difference, notes: [...difference.notes, note] };
}

/** The group of the finding first, then all patients (null) and the other groups, as the analyses of the runs show them. */
function listGroups({ finding }: AskedPlan, sides: readonly SecondarySide[]): readonly (string | null)[] {
  const shown = sides.flatMap(({ subgroups }) =>
    subgroups.status === "none" ? [] : [null, ...listShownGroups(subgroups).map(({ name }) => name)],
  );
  return [...new Set([finding.subgroup, ...shown])];
}

/** Every loss that some run holds, but the one that the plan is measured by. */
function askLosses({ measure }: AskedPlan, sides: readonly SecondarySide[]): readonly ReadingQuestion[] {
  const places = new Map<string | null, GroupLoss>();
  for (const loss of sides.flatMap(({ losses }) => losses))
    if (!places.has(loss.subgroup)) places.set(loss.subgroup, loss);
  return [...places.values()]
    .filter((place) => !isSamePlace(place, measure))
    .map((place) => ({
      measure: "log-loss",
      subgroup: place.subgroup,
      threshold: null,
      isHigherBetter: false,
      isRatio: false,
      words: `${place.from === "log" ? `Logged ${place.split ?? ""} loss` : "Log loss of the predictions"} ${inGroup(place.subgroup)}`,
      read: ({ losses }) => readLoss(losses, place),
    }));
}

function isSamePlace(a: Omit<GroupLoss, "loss">, b: Omit<GroupLoss, "loss">): boolean {
  return a.from === b.from && a.split === b.split && a.subgroup === b.subgroup;
}

function readLoss(losses: readonly GroupLoss[], place: GroupLoss): Estimate {
  const own = losses.find(({ subgroup }) => subgroup === place.subgroup);
  if (own === undefined) return { status: "not-supplied", what: `A held-out loss ${inGroup(place.subgroup)}` };
  if (!isSamePlace(own, place))
    return notEstimable("Not all runs hold it in the same place: log or predictions, and which split.");
  return Number.isFinite(own.loss) ? plain(own.loss) : notEstimable("It did not end with a finite loss.");
}

function askObservedExpected(subgroup: string | null, sides: readonly SecondarySide[]): ReadingQuestion {
  const others = patientsDiffer(subgroup, sides);
  return {
    measure: "observed-expected",
    subgroup,
    threshold: null,
    isHigherBetter: false,
    isRatio: true,
    words: `Distance of observed / expected from 1 (of its logarithm from 0) ${inGroup(subgroup)}`,
    read: (side) => others ?? readGroup(side, subgroup, ({ observedExpected }) => positive(observedExpected)),
  };
}

/** A ratio of 0 has no logarithm. */
function positive(ratio: Estimate): Estimate {
  return ratio.status === "estimated" && ratio.value <= 0
    ? notEstimable("No patient had the event, and the logarithm of a ratio of 0 is none.")
    : ratio;
}

/** Without a threshold that is said once, of the group of the finding. */
function askNetBenefits(
  groups: readonly (string | null)[],
  sides: readonly SecondarySide[],
): readonly ReadingQuestion[] {
  const hasThreshold = sides.some(({ subgroups }) => thresholdOf(subgroups) !== null);
  return (hasThreshold ? groups : groups.slice(0, 1)).map((group) => askNetBenefit(group, sides));
}

function askNetBenefit(subgroup: string | null, sides: readonly SecondarySide[]): ReadingQuestion {
  const thresholds = new Set(sides.flatMap(({ subgroups }) => thresholdOf(subgroups) ?? []));
  const [threshold = null] = thresholds;
  const others = thresholds.size > 1 ? notEstimable("Not all runs were judged at the same threshold.") : null;
  const without = others ?? patientsDiffer(subgroup, sides);
  return {
    measure: "net-benefit",
    subgroup,
    threshold: thresholds.size === 1 ? threshold : null,
    isHigherBetter: true,
    isRatio: false,
    words: `Net benefit${threshold === null || thresholds.size > 1 ? "" : ` at ${formatPercent(threshold)}`} ${inGroup(subgroup)}`,
    read: (side) =>
      without ??
      readGroup(
        side,
        subgroup,
        ({ alarms }) =>
          alarms?.netBenefit ?? { status: "not-supplied", what: "A threshold from which on the model alarms" },
      ),
  };
}

function thresholdOf(subgroups: SecondarySide["subgroups"]): number | null {
  return subgroups.status === "none" ? null : (subgroups.threshold?.value ?? null);
}

function readGroup(
  { subgroups }: SecondarySide,
  name: string | null,
  read: (group: GroupResult) => Estimate,
): Estimate {
  if (subgroups.status === "none") return { status: "not-supplied", what: NO_PREDICTIONS };
  const group = findGroup(subgroups, name);
  return group === undefined
    ? { status: "not-supplied", what: `“${groupWords(name ?? "")}” among the groups of the predictions` }
    : read(group);
}

function findGroup(analysis: SecondarySide["subgroups"], name: string | null): GroupResult | undefined {
  if (analysis.status === "none") return undefined;
  if (name === null) return analysis.overall;
  return [...analysis.families, ...analysis.explored]
    .flatMap(({ groups }) => groups)
    .find((group) => group.name === name);
}

/** Numbers of other patients are no pair. */
function patientsDiffer(name: string | null, sides: readonly SecondarySide[]): Estimate | null {
  const sizes = sides.flatMap(({ subgroups }) => {
    const group = findGroup(subgroups, name);
    return group === undefined ? [] : [`${group.patients} ${group.events}`];
  });
  return new Set(sizes).size > 1 ? notEstimable("Not all runs were judged on the same patients.") : null;
}

function inGroup(subgroup: string | null): string {
  return subgroup === null ? "over all patients" : `in ${groupWords(subgroup)}`;
}

function plain(value: number): Estimate {
  return { status: "estimated", value, method: "of one run", n: 1, notes: [] };
}

function notEstimable(reason: string): Estimate {
  return { status: "not-estimable", reason, n: 0 };
}
