import { formatInteger, formatNumber } from "@/lib/core/format-number";
import type { FinalLoss } from "@/lib/diagnostics/sensitivity/sensitivity";
import { orderText, overlapText } from "../compare-numbers";
import { describeEstimate, estimateValue } from "../describe-estimate";
import { matchSettings, type SiblingRun } from "./match-runs";

/** One loss of both runs of a pair in a sentence; A is the run that is looked at. */
export type PairedLoss = { readonly name: string; readonly sentence: string };

/** A run that differs from the one that is looked at in exactly one setting that both state. */
export type SettingPair = {
  readonly id: string;
  readonly name: string;
  readonly setting: string;
  readonly a: string;
  readonly b: string;
  /** Null while the other run is being checked. */
  readonly losses: readonly PairedLoss[] | null;
  /** What stands in the way of ranking the losses, or comes on top of the setting; empty where nothing does. */
  readonly notes: readonly string[];
};

/** Settings that say what a loss measures: with another one the losses are different quantities. */
const SCOPE: ReadonlySet<string> = new Set(["task", "data set", "loss", "loss function", "loss scale"]);

/** Sets this run beside those that differ in one setting: what differs with it, never what it comes from. */
export function prepareSettingPairs(own: SiblingRun, others: readonly SiblingRun[]): readonly SettingPair[] {
  return others
    .flatMap((other) => {
      const { single } = matchSettings(own.settings, other.settings);
      return single === null ? [] : [toPair(own, other, single)];
    })
    .sort(
      (one, two) =>
        rankOf(one) - rankOf(two) ||
        one.setting.localeCompare(two.setting, "en") ||
        one.name.localeCompare(two.name, "en"),
    );
}

/** Rates have a part of the page of their own, and seeds only show the scatter. */
function rankOf({ setting }: SettingPair): number {
  return setting === "seed" ? 2 : setting === "learning rate" ? 1 : 0;
}

function toPair(own: SiblingRun, other: SiblingRun, single: { term: string; a: string; b: string }): SettingPair {
  const isRanked = !SCOPE.has(single.term);
  const [lengthA, lengthB] = [own.finals?.lastStep ?? 0, other.finals?.lastStep ?? 0];
  const isOfOtherLength = other.finals !== null && Math.abs(lengthA - lengthB) > 0.1 * Math.max(lengthA, lengthB);
  return {
    id: other.id,
    name: other.name,
    setting: single.term,
    a: single.a,
    b: single.b,
    losses:
      own.finals === null || other.finals === null
        ? null
        : pairLosses(own.finals.losses, other.finals.losses, isRanked),
    notes: [
      ...(isRanked
        ? []
        : [`The runs differ in the ${single.term}, so their losses measure different things and are not ranked.`]),
      ...(isOfOtherLength
        ? [
            `The logs end at step ${formatInteger(lengthA)} and ${formatInteger(lengthB)}: they are of different length.`,
          ]
        : []),
    ],
  };
}

function pairLosses(a: readonly FinalLoss[], b: readonly FinalLoss[], isRanked: boolean): readonly PairedLoss[] {
  return a.flatMap((ofA) => {
    const ofB = b.find(({ split, subgroup }) => split === ofA.split && subgroup === ofA.subgroup);
    return ofB === undefined ? [] : [pairOf(ofA, ofB, isRanked)];
  });
}

function pairOf(a: FinalLoss, b: FinalLoss, isRanked: boolean): PairedLoss {
  const [inA, inB] = [estimateValue(a.loss), estimateValue(b.loss)];
  const part = a.split === "train" ? "training loss" : `${a.split} loss`;
  const name = a.subgroup === null ? part : `${part} of ${a.subgroup}`;
  const numbers = `${textOf(a)} in A, ${textOf(b)} in B`;
  if (inA === null || inB === null || !isRanked) return { name, sentence: `${numbers}; not compared.` };
  if (inA === inB) return { name, sentence: `${numbers}; the same in both.` };
  const difference = `${orderText(inA, inB, ["A", "B"])} by ${formatNumber(Math.abs(inB - inA))}`;
  return { name, sentence: `${numbers}; ${difference}. ${overlapText(a.loss, b.loss)}` };
}

function textOf({ loss }: FinalLoss): string {
  const { short, behind, hasNumber } = describeEstimate(loss);
  return hasNumber ? short : `${short}: ${behind}`;
}
