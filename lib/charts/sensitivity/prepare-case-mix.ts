import { formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";
import { type Expectation, expectLoss } from "@/lib/diagnostics/sensitivity/expect-loss";
import type { MixLosses, SplitLosses } from "@/lib/diagnostics/sensitivity/sensitivity";
import { describeEstimate, estimateValue } from "../describe-estimate";
import { listExcluded } from "./list-excluded";

/** z of a 95 % interval of a sum of means of many patients. */
const Z = 1.959964;

/** What is said of one part of the data under a mix. */
export type MixAnswer = {
  readonly split: SplitLosses["split"];
  readonly sentence: string;
  /** How sure it is, and how it differs from the start. */
  readonly reading: string;
};

/** A group in words: its loss, its error and its patients. */
export type MixGroup = { readonly subgroup: string; readonly losses: readonly string[] };

/** The mix to start from: as logged, or even where numbers of patients were not logged. */
export function startingMix({ logged, subgroups }: MixLosses): readonly number[] {
  return logged ?? subgroups.map(() => 1 / subgroups.length);
}

/** The sentences for one mix; the page says them again with every move of a slider. */
export function describeMix(mix: MixLosses, shares: readonly number[]): readonly MixAnswer[] {
  const start = startingMix(mix);
  return mix.splits.map((part): MixAnswer => {
    const groups = part.groups.map(({ loss, standardError }) => ({ mean: estimateValue(loss) ?? 0, standardError }));
    const expected = expectLoss(groups, shares);
    const weights = shares.map((share, index) => share - (start[index] ?? 0));
    const difference = differenceText(expectLoss(groups, weights), mix.logged !== null, part.isFromPatients);
    return {
      split: part.split,
      sentence: `Expected ${nameOf(part.split)} under this mix: ${numberText(expected, part.isFromPatients)}.`,
      reading: `${errorText(expected, part.isFromPatients)} ${difference}`,
    };
  });
}

/** What a slider says: group and share, which together are 100 %. */
export function describeShare(subgroup: string, share: number): string {
  return `${subgroup}: ${formatPercent(share)} of the patients`;
}

export function describeGroups({ subgroups, splits }: MixLosses): readonly MixGroup[] {
  return subgroups.map((subgroup, index) => ({
    subgroup,
    losses: splits.flatMap(({ split, groups }) => {
      const group = groups[index];
      if (group === undefined) return [];
      const error =
        group.standardError === null
          ? "standard error not known"
          : `standard error ${formatNumber(group.standardError, 2)}`;
      const patients =
        group.patients === null ? "patients not logged" : `${formatInteger(group.patients)} patients a record`;
      const value = estimateValue(group.loss);
      return [
        `${nameOf(split)} ${value === null ? describeEstimate(group.loss).short : formatNumber(value)} (${error}, ${patients})`,
      ];
    }),
  }));
}

/** What the numbers are estimated from, and what is left out. */
export function describeMixSource({ logged, splits, excluded }: MixLosses): string {
  const start =
    logged === null
      ? "Numbers of patients were not logged, so that the start is an even mix."
      : "The start is the mix of the logged records, which need not be that of a hospital.";
  const errors = splits.map(({ split, isFromPatients }) =>
    isFromPatients
      ? `The standard errors of the ${nameOf(split)} are from the scatter of the patients within one record.`
      : `The standard errors of the ${nameOf(split)} are from the scatter of the records over the last steps.`,
  );
  const left = listExcluded(excluded.map(({ subgroup, reason }) => ({ name: subgroup, reason })));
  return `Estimated as Σ share × loss of the group, each loss the mean of the last tenth of its records. ${start} ${errors.join(" ")} It takes the loss within each group as it is; another hospital's patients may differ within the groups as well.${left}`;
}

function numberText({ value, standardError }: Expectation, isFromPatients: boolean): string {
  if (standardError === null || !isFromPatients) return formatNumber(value);
  return `${formatNumber(value)} (95 % interval ${formatNumber(value - Z * standardError)} to ${formatNumber(value + Z * standardError)})`;
}

function errorText({ standardError }: Expectation, isFromPatients: boolean): string {
  if (standardError === null) return "Its standard error is not known.";
  const error = `Standard error ${formatNumber(standardError, 2)}`;
  if (isFromPatients) return `${error}, from the scatter of the patients.`;
  return `${error} over the last records alone; how much other patients would differ is not in it.`;
}

function differenceText({ value, standardError }: Expectation, hasLogged: boolean, isFromPatients: boolean): string {
  const start = hasLogged ? "the logged mix" : "the even mix";
  if (Math.abs(value) < 1e-12) return `That is the same as under ${start}.`;
  const size = `That is ${formatNumber(Math.abs(value))} ${value > 0 ? "higher" : "lower"} than under ${start}`;
  if (standardError === null || !isFromPatients) return `${size}.`;
  const [low, high] = [value - Z * standardError, value + Z * standardError];
  const reading = low > 0 || high < 0 ? "the interval does not include zero" : "the data fit no difference as well";
  return `${size} (95 % interval of the difference ${formatNumber(low)} to ${formatNumber(high)}: ${reading}).`;
}

function nameOf(split: SplitLosses["split"]): string {
  return split === "train" ? "training loss" : `${split} loss`;
}
