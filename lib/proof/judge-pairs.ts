import type { Estimate } from "@/lib/core/estimate";
import { formatGiven, formatNumber } from "@/lib/core/format-number";
import type { ProofAnswer } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { estimateProportionExactly } from "@/lib/statistics/clopper-pearson";
import { judgeEvidence } from "@/lib/statistics/evidence-verdict";
import { meanAndError } from "@/lib/statistics/mean-with-interval";
import { estimatePairedDifference } from "@/lib/statistics/paired-difference";
import { nameMeasure } from "./name-measure";
import type { ProofResult } from "./proof-result";

/** What the pairs show in the measure of the plan. */
export type ProofJudgement = Omit<ProofAnswer, "values" | "also" | "cause">;

/** What both runs of a pair ended with. */
type EndedPair = Readonly<Record<"asIs" | "repaired", Pick<ProofResult, "value">>>;

/** All that an answer rests on: the pairs in the order of the plan, and what it still waits for. */
type EndedPairs = { readonly pairs: readonly EndedPair[]; readonly missing: readonly unknown[] };

/**
 * The paired analysis that the plan fixed. Nothing is computed before all pairs are there: whoever looks
 * earlier, and may stop when he likes what he sees, is wrong far more often than the interval says.
 *
 * With one ending that is not finite no mean exists; then the pairs are counted, and changed means that more
 * than half are better, by the exact interval.
 */
export function judgePairs(plan: ProofPlan, { pairs, missing }: EndedPairs): ProofJudgement {
  const counts = { pairs: pairs.length, planned: plan.replicates };
  if (missing.length > 0 || pairs.length < plan.replicates) {
    const reason = `${pairs.length} of ${plan.replicates} planned pairs are there; nothing is computed before all are.`;
    const none = { status: "not-estimable", reason, n: pairs.length } as const;
    return { outcome: "cannot-tell", effect: none, better: none, ...counts, sentence: `Cannot tell: ${reason}` };
  }
  const better = estimateProportionExactly(pairs.filter(isBetter).length, pairs.length);
  const differences = Float64Array.from(pairs, ({ asIs, repaired }) => (repaired.value ?? NaN) - (asIs.value ?? NaN));
  const judged = differences.every(Number.isFinite) ? judgeDifferences(plan, differences) : judgeCounts(pairs, better);
  return {
    outcome: judged.outcome,
    effect: judged.effect,
    better,
    ...counts,
    sentence: composeSentence(plan, judged, counts.pairs),
  };
}

type Judged = Pick<ProofJudgement, "outcome" | "effect"> & {
  /** What keeps it from telling, where it cannot. */
  readonly reason: string;
  /** Said beside a change for better or worse; null where there is nothing to say. */
  readonly caution: string | null;
};

/** Standard deviation of the differences, in margins, from which on skew alone is often taken for a change. */
const WIDE_SCATTER = 2;

function judgeDifferences(plan: ProofPlan, differences: Float64Array): Judged {
  const effect = estimatePairedDifference(differences);
  if (effect.status !== "estimated") {
    const isSame = effect.status === "degenerate" && effect.value === 0;
    const reason = isSame
      ? "both runs of every pair ended with the very same number, so that the change did not reach the training"
      : "all pairs differ by the very same number, so that their scatter is unknown";
    return { outcome: "cannot-tell", effect, reason, caution: null };
  }
  const { answer } = judgeEvidence({
    measure: plan.measure.name,
    of: "the repaired runs",
    against: "the runs as they were",
    difference: effect,
    isHigherBetter: false,
    margin: plan.margin,
  });
  const outcome =
    answer === "equivalent"
      ? "not-changed"
      : answer.startsWith("better")
        ? "changed"
        : answer.startsWith("worse")
          ? "worse"
          : "cannot-tell";
  const reason = "the pairs are too few for how much they scatter";
  return { outcome, effect, reason, caution: describeScatter(differences, plan.margin) };
}

function judgeCounts(pairs: readonly EndedPair[], better: Estimate): Judged {
  const worse = estimateProportionExactly(pairs.filter(isWorse).length, pairs.length);
  const effect: Estimate = {
    status: "not-estimable",
    reason: "Some runs ended without a finite number, so that there is no mean; the pairs are counted.",
    n: pairs.length,
  };
  const outcome = isMoreThanHalf(better) ? "changed" : isMoreThanHalf(worse) ? "worse" : "cannot-tell";
  return { outcome, effect, reason: "the pairs are too few, or do not agree", caution: null };
}

/** What the simulated experiments of docs/proving.md show of strong skew, which few pairs cannot rule out. */
function describeScatter(differences: Float64Array, margin: number): string | null {
  const scatter = (meanAndError(differences, null).standardError * Math.sqrt(differences.length)) / margin;
  return scatter > WIDE_SCATTER
    ? `The differences scatter by ${formatNumber(scatter)} margins: where they do and a few pairs differ far more than most, up to one in eight simulated experiments in which nothing is true came out so.`
    : null;
}

function isMoreThanHalf(share: Estimate): boolean {
  return share.status === "estimated" && (share.lower ?? 0) > 0.5;
}

/** An ending that is not finite is worse than any that is; two of them are equal. */
function isBetter({ asIs, repaired }: EndedPair): boolean {
  return rank(repaired.value) < rank(asIs.value);
}

function isWorse({ asIs, repaired }: EndedPair): boolean {
  return rank(repaired.value) > rank(asIs.value);
}

function rank(value: number | null): number {
  return value !== null && Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
}

function composeSentence(plan: ProofPlan, { outcome, effect, reason, caution }: Judged, pairs: number): string {
  const of = nameMeasure(plan.measure);
  const numbers = `margin ${formatGiven(plan.margin)}, ${pairs} pairs`;
  const measured =
    effect.status === "estimated" && effect.lower !== undefined && effect.upper !== undefined
      ? `repaired minus as it was ${formatNumber(effect.value)}, 95 % interval ${formatNumber(effect.lower)} to ${formatNumber(effect.upper)}, ${numbers}`
      : numbers;
  const cautioned = caution === null ? "" : ` ${caution}`;
  switch (outcome) {
    case "changed":
      return `Changed when repaired: the ${of} is lower (${measured}).${cautioned}`;
    case "worse":
      return `Worse when changed so: the ${of} is higher (${measured}).${cautioned}`;
    case "not-changed":
      return `Not changed: the ${of} differs by less than the margin (${measured}).`;
    case "cannot-tell":
      return `Cannot tell: ${reason} (${measured}).`;
  }
}
