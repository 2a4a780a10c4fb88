import { formatNumber } from "@/lib/core/format-number";
import type { ChartSeries } from "../chart-model";
import { listLosses } from "../choose-loss-series";
import { summariseTenth, type Tenth } from "../summarise-tenth";
import { type Extremes, extremesText, findExtremes } from "./find-extremes";
import { letterOf, lettersOf } from "./run-letters";

/** How far the ranking of final losses reaches; stands once below them. */
export const LOSS_CAVEAT =
  "Losses are ranked as far as the runs log the same loss on the same data. How far a final loss scatters from seed to seed is not known from one run each.";

/** Where one kind of loss ends in each run. */
export type LossComparison = {
  readonly split: LossSplit;
  /** "training loss" */
  readonly name: string;
  /** In the order of the runs; null where a run did not log it. */
  readonly ends: readonly (FinalLoss | null)[];
  readonly sentence: string;
  /** The least and the greatest, where they may be ranked. */
  readonly extremes: Extremes | null;
};

export type LossSplit = "train" | "validation" | "test";

/** The last tenth of a loss; `end` is null where the log ends without a finite number. */
export type FinalLoss = { readonly end: Tenth | null };

/** Whether the losses measure the same: differing task or data make them different quantities. */
export type LossScope = { readonly isComparable: boolean; readonly differing: readonly string[] };

/** The losses that two runs or more logged, training before validation. */
export function compareLosses(runs: readonly (readonly ChartSeries[])[], scope: LossScope): readonly LossComparison[] {
  return (["train", "validation", "test"] as const).flatMap((split) => {
    const ends = runs.map((series) => finalLoss(series, split));
    if (ends.filter((end) => end !== null).length < 2) return [];
    const name = split === "train" ? "training loss" : `${split} loss`;
    const numbers = ends.flatMap((end, place) => (end?.end ? [{ place, value: end.end.mean }] : []));
    // What looks the same is not ranked.
    const looks = numbers.map(({ place, value }) => ({ place, value: Number(value.toPrecision(3)) }));
    const extremes = scope.isComparable ? findExtremes(looks) : null;
    return [{ split, name, ends, extremes, sentence: sentenceOf(name, ends, scope, extremes) }];
  });
}

/** The loss of one split, as lists and pictures choose it. */
export function findLoss(series: readonly ChartSeries[], split: LossSplit): ChartSeries | undefined {
  return listLosses(series).find(({ mapping }) => (mapping.split ?? "train") === split);
}

/** @returns null when the run has no loss of this kind */
function finalLoss(series: readonly ChartSeries[], split: LossSplit): FinalLoss | null {
  const loss = findLoss(series, split);
  if (loss === undefined) return null;
  const { buckets } = loss.buckets;
  const endsFinite = Number.isFinite(buckets.at(-1)?.last);
  return { end: endsFinite ? summariseTenth(buckets.toReversed()) : null };
}

function sentenceOf(name: string, ends: LossComparison["ends"], scope: LossScope, extremes: Extremes | null): string {
  const head = `The ${name} over the last tenth of the points:`;
  const numbers = ends.flatMap((end, place) =>
    end?.end ? [`${formatNumber(end.end.mean)} in ${letterOf(place)}`] : [],
  );
  const broken = ends.flatMap((end, place) => (end !== null && end.end === null ? [place] : []));
  const absent = ends.flatMap((end, place) => (end === null ? [place] : []));
  const rest = [
    ...(broken.length === 0
      ? []
      : [`${lettersOf(broken)} ${broken.length === 1 ? "ends" : "end"} without a finite number`]),
    ...(absent.length === 0 ? [] : [`none was logged in ${lettersOf(absent)}`]),
  ];
  const all = [numbers.join(", "), ...rest].filter((part) => part !== "").join("; ");
  if (numbers.length < 2) return `${head} ${all}.`;
  if (!scope.isComparable) {
    return `${head} ${all}. The runs differ in ${scope.differing.join(" and ")}, so these losses measure different things and are not ranked.`;
  }
  if (extremes === null) return `${head} ${all}; the same to three digits.`;
  const meanAt = ([place = 0]: readonly number[]): number => ends[place]?.end?.mean ?? 0;
  const apart = formatNumber(meanAt(extremes.greatest) - meanAt(extremes.least));
  return `${head} ${all}. It is ${extremesText(extremes, ["lowest", "highest"])}, ${apart} apart. Lower is better.`;
}
