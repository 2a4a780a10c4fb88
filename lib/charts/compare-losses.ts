import { formatCount, formatNumber } from "@/lib/core/format-number";
import type { ChartSeries } from "./chart-model";
import { listLosses } from "./choose-loss-series";
import { orderText } from "./compare-numbers";
import { summariseTenth, type Tenth } from "./summarise-tenth";

/** How far the ranking of final losses reaches; stands once below them. */
export const LOSS_CAVEAT =
  "Losses are ranked as far as both runs log the same loss on the same data. How far a final loss scatters from seed to seed is not known from one run each.";

/** Where one kind of loss ends in both runs. */
export type LossComparison = {
  readonly name: string;
  readonly a: FinalLoss;
  readonly b: FinalLoss;
  /** B minus A; null where one of them is no number. */
  readonly difference: number | null;
  readonly sentence: string;
};

/** The last tenth of a loss; `end` is null where the log ends without a finite number. */
export type FinalLoss = { readonly end: Tenth | null; readonly text: string };

/** Whether the two losses measure the same: differing task or data make them different quantities. */
export type LossScope = { readonly isComparable: boolean; readonly differing: readonly string[] };

/** The losses that both runs logged, training before validation. */
export function compareLosses(
  a: readonly ChartSeries[],
  b: readonly ChartSeries[],
  scope: LossScope,
): readonly LossComparison[] {
  return (["train", "validation", "test"] as const).flatMap((split) => {
    const [ofA, ofB] = [finalLoss(a, split), finalLoss(b, split)];
    if (ofA === null || ofB === null) return [];
    const name = split === "train" ? "training loss" : `${split} loss`;
    const difference = ofA.end && ofB.end ? ofB.end.mean - ofA.end.mean : null;
    return [{ name, a: ofA, b: ofB, difference, sentence: sentenceOf(name, ofA, ofB, scope) }];
  });
}

/** @returns null when the run has no loss of this kind */
function finalLoss(series: readonly ChartSeries[], split: "train" | "validation" | "test"): FinalLoss | null {
  const [loss] = listLosses(series).filter(({ mapping }) => (mapping.split ?? "train") === split);
  if (loss === undefined) return null;
  const { buckets } = loss.buckets;
  const endsFinite = Number.isFinite(buckets.at(-1)?.last);
  const end = endsFinite ? summariseTenth(buckets.toReversed()) : null;
  return { end, text: end === null ? "no finite number at the end" : tenthText(end) };
}

function tenthText({ mean, low, high, points }: Tenth): string {
  const range = low === high ? "" : `, from ${formatNumber(low)} to ${formatNumber(high)}`;
  return `${formatNumber(mean)} (mean of the last ${formatCount(points, "point")}${range})`;
}

function sentenceOf(name: string, a: FinalLoss, b: FinalLoss, { isComparable, differing }: LossScope): string {
  const head = `The ${name} over the last tenth of the points:`;
  if (a.end === null && b.end === null) return `${head} neither run ends with a finite number.`;
  if (a.end === null) return `${head} A ends without a finite number, B at ${formatNumber(b.end?.mean ?? 0)}.`;
  if (b.end === null) return `${head} A ends at ${formatNumber(a.end.mean)}, B without a finite number.`;
  const [x, y] = [a.end.mean, b.end.mean];
  const numbers = `${head} ${formatNumber(x)} in A, ${formatNumber(y)} in B`;
  if (!isComparable) {
    return `${numbers}. The runs differ in ${differing.join(" and ")}, so these losses measure different things and are not ranked.`;
  }
  if (formatNumber(x) === formatNumber(y)) return `${head} ${formatNumber(x)} in both, to three digits.`;
  return `${numbers}; ${orderText(x, y)} by ${formatNumber(Math.abs(y - x))}. Lower is better.`;
}
