import type { Estimate } from "@/lib/core/estimate";
import type { ProofSecondary } from "@/lib/core/proof-document";
import { judgeEvidence } from "@/lib/statistics/evidence-verdict";
import { estimateMeanOfFew } from "@/lib/statistics/mean-of-few";
import { estimatePairedDifference } from "@/lib/statistics/paired-difference";
import type { SecondaryPair, SecondarySide } from "./secondary-pair";

/** One number that is read of each run, and how it is compared. */
export type ReadingQuestion = Pick<ProofSecondary, "measure" | "subgroup" | "threshold" | "isHigherBetter"> & {
  /** What is compared in words, for example "Net benefit at 20 % in polytrauma". */
  readonly words: string;
  readonly read: (side: SecondarySide) => Estimate;
  /** A ratio is averaged by its logarithm, and compared by how far that lies from 0. */
  readonly isRatio: boolean;
};

type Failure = Exclude<Estimate, { status: "estimated" } | { status: "degenerate" }>;

const SCATTER = "These differences scatter as trainings do: the patients are the same in all of them.";

/**
 * The mean of a number over the runs of each side, and its differences within pairs. Nothing is averaged over
 * a part of the pairs: those without a number may be just those that went another way.
 *
 * @param pairs at least one
 */
export function compareReadings(question: ReadingQuestion, pairs: readonly SecondaryPair[]): ProofSecondary {
  const { measure, subgroup, threshold, isHigherBetter, isRatio, words, read } = question;
  const asIs = pairs.map((pair) => read(pair.asIs));
  const repaired = pairs.map((pair) => read(pair.repaired));
  const failure = whyNoMean([...asIs, ...repaired]);
  const difference = failure ?? differenceOf(asIs, repaired, isRatio);
  const { sentence } = judgeEvidence({
    measure: words,
    of: "the repaired runs",
    against: "the runs as they were",
    difference,
    isHigherBetter,
    margin: null,
  });
  return {
    measure,
    subgroup,
    threshold,
    asIs: failure ?? averageOf(asIs, isRatio),
    repaired: failure ?? averageOf(repaired, isRatio),
    difference,
    isHigherBetter,
    sentence,
  };
}

/** What is hidden of one run is hidden of all; else the first reason, and of how many runs it holds. */
function whyNoMean(readings: readonly Estimate[]): Failure | null {
  const failures = readings.filter((reading): reading is Failure => numberOf(reading) === null);
  const [first] = failures;
  if (first === undefined) return null;
  const hidden = failures.find(({ status }) => status === "suppressed");
  if (hidden !== undefined) return hidden;
  if (failures.length === readings.length && first.status === "not-supplied") return first;
  const told = failures.find((failure) => failure.status === "not-estimable") ?? first;
  const reason = told.status === "not-estimable" ? told.reason : "It was not supplied.";
  return {
    status: "not-estimable",
    reason: `${failures.length} of ${readings.length} runs hold no such number: ${reason}`,
    n: readings.length - failures.length,
  };
}

function averageOf(readings: readonly Estimate[], isRatio: boolean): Estimate {
  const values = Float64Array.from(readings, (reading) => numberOf(reading) ?? Number.NaN);
  const words = { unit: "run", same: "All runs have the same value, so that its scatter is unknown." };
  if (!isRatio) return withScatter(estimateMeanOfFew(values, { ...words, method: "mean over runs" }));
  const logs = estimateMeanOfFew(values.map(Math.log), { ...words, method: "geometric mean over runs" });
  return withScatter(backFromLogs(logs));
}

function backFromLogs(estimate: Estimate): Estimate {
  if (estimate.status === "degenerate") return { ...estimate, value: Math.exp(estimate.value) };
  if (estimate.status !== "estimated") return estimate;
  const { value, lower = value, upper = value } = estimate;
  return { ...estimate, value: Math.exp(value), lower: Math.exp(lower), upper: Math.exp(upper) };
}

function differenceOf(asIs: readonly Estimate[], repaired: readonly Estimate[], isRatio: boolean): Estimate {
  const size = (reading: Estimate | undefined): number => {
    const value = reading === undefined ? null : numberOf(reading);
    if (value === null) return Number.NaN;
    return isRatio ? Math.abs(Math.log(value)) : value;
  };
  return withScatter(
    estimatePairedDifference(Float64Array.from(asIs, (reading, pair) => size(repaired[pair]) - size(reading))),
  );
}

function withScatter(estimate: Estimate): Estimate {
  return estimate.status === "estimated" ? { ...estimate, notes: [...estimate.notes, SCATTER] } : estimate;
}

function numberOf(estimate: Estimate): number | null {
  return estimate.status === "estimated" || estimate.status === "degenerate" ? estimate.value : null;
}
