import { assertNever } from "@/lib/core/assert-never";
import type { Estimate } from "@/lib/core/estimate";
import { formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { patientsToWithin } from "./fit-learning-curve";
import type { LearningCurve } from "./gap-inputs";
import type { GapPart } from "./split-gap";

export type GapContext = {
  readonly subgroup: string;
  /** Smallest difference in loss that matters, in nats. */
  readonly margin: number;
  readonly learningCurve: LearningCurve | null;
  /** What the experiment changed, in a sentence; null where there was none. */
  readonly change: string | null;
};

/**
 * What it would take to close a part of the gap, or to know it where it is not known. Nothing is advised for a part
 * whose interval does not lie above 0: it may be none.
 */
export function describePart(part: GapPart, estimate: Estimate, context: GapContext): string {
  if (estimate.status === "not-supplied") return `Not known: supply ${estimate.what}.`;
  if (estimate.status !== "estimated") return `Not known. ${"reason" in estimate ? estimate.reason : ""}`.trim();
  if (!((estimate.lower ?? Number.NEGATIVE_INFINITY) > 0))
    return part === "unexplained"
      ? "Nothing is shown to be left over."
      : "Not shown to be a part of the gap: its interval does not lie above 0.";
  const group = groupWords(context.subgroup);
  switch (part) {
    case "unexplained":
      return "Nothing that was supplied explains it.";
    case "optimisation":
      return context.change ?? "The change that the experiment made.";
    case "calibration":
      return `Recalibrate within ${group}: an intercept and a slope of its own.`;
    case "few-patients":
      return describePatients(estimate, group, context);
    case "case-mix":
      return "Nothing here shows what would: the reference does not foresee these outcomes better either. One that knows more of these patients may.";
    default:
      return assertNever(part);
  }
}

/** The limits too: a learning curve rarely says how many patients it would take to better than a factor of two. */
function describePatients(
  { value, lower = value, upper = value }: Extract<Estimate, { status: "estimated" }>,
  group: string,
  { learningCurve, margin }: GapContext,
): string {
  if (learningCurve === null) return `More patients of ${group}.`;
  const [least, needed, most] = [lower, value, upper].map((excess) =>
    formatInteger(roundToTwoDigits(patientsToWithin(learningCurve, excess, margin))),
  );
  return patientsToWithin(learningCurve, value, margin) === 0
    ? `Already smaller than the margin with the ${formatInteger(learningCurve.trainingSize)} patients of ${group} there are.`
    : `About ${needed} more patients of ${group}; the interval allows ${least} to ${most}.`;
}

/** Two digits: the estimate behind it knows no more. */
function roundToTwoDigits(count: number): number {
  if (count === 0) return 0;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.round(count / unit) * unit;
}
