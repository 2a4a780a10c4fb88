import { formatCount, formatGiven, formatNumber } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import type { ProofAnswer } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { linearAxis } from "../axis-ticks";
import { type ChartTable, numberCell, textCell } from "../chart-model";
import { asSentence, describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import type { DifferenceRow, DifferencesChart } from "./differences-model";

const NO_NUMBER = "no finite number";

/**
 * The pairs of an experiment as a picture.
 *
 * @returns null where there is nothing to draw: not all pairs are there, their numbers are not for this reader, or
 *   in no pair both runs ended with a number
 */
export function prepareDifferences(plan: ProofPlan, answer: ProofAnswer): DifferencesChart | null {
  const pairs = answer.values.map(toRow);
  if (pairs.every(({ point }) => point === null)) return null;
  const mean = toMean(answer);
  const { margin } = plan;
  const numbers = [
    0,
    -margin,
    margin,
    ...pairs.map(({ point }) => point),
    mean?.point ?? null,
    ...(mean?.interval ?? []),
  ];
  const finite = numbers.filter((number) => number !== null);
  return {
    title: answer.sentence,
    sampleSize: `${formatCount(answer.pairs, "pair")} of runs, each pair with one seed`,
    caption: captionOf(plan, answer, mean !== null),
    axis: linearAxis("loss: repaired minus as it was", Math.min(...finite), Math.max(...finite)),
    margin: [-margin, margin],
    pairs,
    mean,
    table: tabulatePairs(plan, answer),
  };
}

type Pair = ProofAnswer["values"][number];

function toRow({ seed, asIs, repaired }: Pair): DifferenceRow {
  const label = `seed ${seed}`;
  if (asIs !== null && repaired !== null) {
    return { label, value: formatNumber(repaired - asIs), point: repaired - asIs };
  }
  return { label, value: endingWords(asIs, repaired), point: null };
}

/** A run that ends without a finite number is worse than any that ends with one. */
function endingWords(asIs: number | null, repaired: number | null): string {
  if (asIs === null && repaired === null) return "neither ended finite";
  return repaired === null ? "worse: repaired not finite" : "better: repaired is finite";
}

function toMean({ effect }: ProofAnswer): DifferencesChart["mean"] {
  const point = estimateValue(effect);
  if (point === null) return null;
  return { label: "mean", value: describeEstimate(effect).short, point, interval: estimateInterval(effect) };
}

function captionOf({ margin }: ProofPlan, answer: ProofAnswer, hasMean: boolean): string {
  const bar = hasMean
    ? `The heavy bar is the interval of their mean: ${describeEstimate(answer.effect).behind}`
    : `${asSentence(describeEstimate(answer.effect).behind)} Better: ${describeEstimate(answer.better).short} of the pairs.`;
  return `Each ring is one pair. Left of the dashed line the repaired run is better. The band is the margin of ±${formatGiven(margin)} that was fixed beforehand: what lies within it is too small to matter. ${bar}`;
}

/** Both numbers of each pair and their difference. */
export function tabulatePairs({ measure: { subgroup } }: ProofPlan, { values, effect }: ProofAnswer): ChartTable {
  const of = subgroup === null ? "loss" : `loss of ${groupWords(subgroup)}`;
  const cell = (number: number | null) => numberCell(number, (given) => formatNumber(given, 4), NO_NUMBER);
  const rows = values.map(({ seed, asIs, repaired }) => [
    textCell(`seed ${seed}`),
    cell(asIs),
    cell(repaired),
    asIs === null || repaired === null ? textCell(endingWords(asIs, repaired)) : cell(repaired - asIs),
  ]);
  const mean = [
    textCell("mean, with its interval"),
    textCell(""),
    textCell(""),
    { text: describeEstimate(effect).short, value: estimateValue(effect) },
  ];
  return {
    caption: `The ${of} of each pair of runs, and the difference; below 0 the repaired run is better`,
    columns: [
      { label: "Pair", isNumeric: false },
      { label: "As it was", isNumeric: true },
      { label: "Repaired", isNumeric: true },
      { label: "Repaired minus as it was", isNumeric: true },
    ],
    rows: [...rows, mean],
  };
}
