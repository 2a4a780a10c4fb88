import { withoutFlagSentences } from "@/lib/clinical/assign-rule-group";
import type { Estimate } from "@/lib/core/estimate";
import type { ReportNumber } from "@/lib/schema/report";
import type { ChangedNumber } from "@/lib/schema/report-changes";
import { isClose } from "../is-close";
import { estimateChange, type SharedInputs } from "./estimate-change";
import { directionOf, isRatio } from "./measure-direction";
import { readChange } from "./read-change";
import type { ComparedInputs } from "./shared-inputs";

type Pair = { readonly before: ReportNumber | null; readonly after: ReportNumber | null };

/**
 * The numbers of Annex A that are not the same in both reports, in value or in what they measure, by their ids, in the order of sections and ids; how
 * many are the same.
 *
 * @param inputs what of the inputs both share
 * @param isLikeForLike false where one report hides what the other shows: then only what both show is compared
 */
export function compareReportNumbers(
  before: readonly ReportNumber[],
  after: readonly ReportNumber[],
  inputs: ComparedInputs,
  isLikeForLike: boolean,
): { readonly numbers: ChangedNumber[]; readonly unchanged: number } {
  const pairs = pairById(before, after).filter((pair) => isLikeForLike || isShownInBoth(pair));
  const changed = pairs.filter((pair) => !isSame(pair));
  return {
    numbers: changed.sort(bySectionAndId).map((pair) => describeChange(pair, inputs)),
    unchanged: pairs.length - changed.length,
  };
}

function pairById(before: readonly ReportNumber[], after: readonly ReportNumber[]): Pair[] {
  const pairs = new Map<string, Pair>(before.map((number) => [number.id, { before: number, after: null }]));
  for (const number of after) pairs.set(number.id, { before: pairs.get(number.id)?.before ?? null, after: number });
  return [...pairs.values()];
}

function isShownInBoth({ before, after }: Pair): boolean {
  if (before === null || after === null) return false;
  return before.value.status !== "suppressed" && after.value.status !== "suppressed";
}

function isSame({ before, after }: Pair): boolean {
  if (before === null || after === null || meaningOf(before) !== meaningOf(after)) return false;
  // The lesser, so that no record can call everything the same by a tolerance of its own.
  return isSameEstimate(before.value, after.value, Math.min(before.tolerance, after.tolerance));
}

function isSameEstimate(one: Estimate, other: Estimate, tolerance: number): boolean {
  const [a, b] = [partsOf(one), partsOf(other)];
  if (one.status !== other.status || a.length !== b.length) return false;
  if (!a.every((part, index) => isClose(part, b[index], tolerance))) return false;
  const [first, second] = [alternativeOf(one), alternativeOf(other)];
  if (first === undefined || second === undefined) return first === second;
  return isSameEstimate(first, second, tolerance);
}

function partsOf(estimate: Estimate): readonly (number | undefined)[] {
  switch (estimate.status) {
    case "estimated":
      return [estimate.value, estimate.lower, estimate.upper, estimate.level, estimate.n, estimate.events];
    case "degenerate":
      return [estimate.value];
    case "not-estimable":
      return [estimate.n, estimate.events];
    default:
      return [];
  }
}

function alternativeOf(estimate: Estimate): Estimate | undefined {
  return estimate.status === "degenerate" ? estimate.alternative : undefined;
}

function bySectionAndId(one: Pair, other: Pair): number {
  const [a, b] = [one.after ?? one.before, other.after ?? other.before];
  const bySection = (a?.section ?? 0) - (b?.section ?? 0);
  if (bySection !== 0) return bySection;
  return (a?.id ?? "") < (b?.id ?? "") ? -1 : 1;
}

function describeChange({ before, after }: Pair, inputs: ComparedInputs): ChangedNumber {
  const number = after ?? before;
  if (number === null) throw new Error("A number stands in one of the two reports.");
  const { id, subject, measure } = number;
  const values = { before: before?.value ?? null, after: after?.value ?? null };
  const difference =
    describeOtherMeaning(before, after) ?? estimateChange(values.before, values.after, sharedBy(before, after, inputs));
  const better = directionOf(number);
  const reading = readChange({ ...values, difference, better, isRatio: isRatio(number) });
  return { id, subject, measure, ...values, difference, better, reading };
}

/**
 * That a number of one id is another measure in each report, at another threshold or of a group that is defined
 * otherwise: then no difference of the two says anything. Null where it is not.
 */
function describeOtherMeaning(before: ReportNumber | null, after: ReportNumber | null): Estimate | null {
  if (before === null || after === null) return null;
  const [was, is] = [meaningOf(before), meaningOf(after)];
  if (was === is) return null;
  return { status: "not-estimable", reason: `Not the same measure. Before: ${was}. After: ${is}.`, n: 0 };
}

const GROUP = "group: ";

function meaningOf({ measure, inputs }: ReportNumber): string {
  const definitions = inputs.filter((input) => input.startsWith(GROUP)).map((input) => input.slice(GROUP.length));
  return [measure, ...definitions.map(withoutFlagSentences)].join("; ");
}

/** The inputs of a number as it names them itself. */
function sharedBy(before: ReportNumber | null, after: ReportNumber | null, inputs: ComparedInputs): SharedInputs {
  const named = [before, after].flatMap((number) => number?.inputs ?? []);
  const states = [
    ...(named.some(namesPoints) ? [inputs.points] : []),
    ...(named.some(namesPredictions) ? [inputs.predictions] : []),
  ];
  if (states.length === 0 || states.includes("different")) return "different";
  return states.includes("unknown") ? "unknown" : "same";
}

function namesPoints(input: string): boolean {
  return /^points\b/.test(input) || namesGroupRule(input);
}

function namesPredictions(input: string): boolean {
  return /^predictions\b|^points and predictions$|^regions\b/.test(input) || namesGroupRule(input);
}

/** Rules on groups may read both, whatever the number names. */
function namesGroupRule(input: string): boolean {
  return input.startsWith("rule subgroup-") || input.startsWith("rule base-rate");
}
