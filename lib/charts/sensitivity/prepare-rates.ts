import { formatCount, formatGiven, formatNumber, formatPercent } from "@/lib/core/format-number";
import {
  estimateElasticity,
  type RateRun,
  type RateSensitivity,
} from "@/lib/diagnostics/sensitivity/estimate-elasticity";
import type { FinalLoss } from "@/lib/diagnostics/sensitivity/sensitivity";
import { linearAxis, logAxis } from "../axis-ticks";
import { type ChartTable, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import type { SiblingRun } from "./match-runs";
import { NO_TRACE, type TraceChart } from "./trace-model";

/** Runs that differ in the learning rate alone, and what can be said from them. */
export type RatesView = {
  readonly sentences: readonly string[];
  /** Null with a single rate, or without a finite loss. */
  readonly chart: TraceChart | null;
};

/** The runs of a series of rates that were left out, in words of the reason. */
type Chosen = {
  readonly split: FinalLoss["split"];
  readonly runs: readonly RateRun[];
  readonly notes: readonly string[];
};

/** Shares of this run's length between which another run counts as of the same length. */
const SAME_LENGTH = [0.9, 1.1] as const;

/**
 * Decides what is said of the rate across runs; the first run is the one that is looked at. What is
 * measured is a difference between runs: nothing here says what a difference comes from.
 */
export function prepareRates(own: SiblingRun, others: readonly SiblingRun[]): RatesView {
  const rate = own.settings.learningRate;
  if (rate === null)
    return {
      sentences: ["This run states no learning rate, so no run can be told to differ in it alone."],
      chart: null,
    };
  const { split, runs, notes } = chooseRuns(own, others);
  const measured = estimateElasticity(runs, rate);
  return {
    sentences: [...sayRates(measured, split, rate), ...notes],
    chart: measured.levels.filter(({ mean }) => mean !== null).length < 2 ? null : draw(measured, split, rate),
  };
}

/** The validation loss where every run has one, else the training loss. */
function chooseRuns(own: SiblingRun, others: readonly SiblingRun[]): Chosen {
  const all = [own, ...others];
  const known = all.filter(({ finals }) => finals !== null);
  const lastStep = own.finals?.lastStep ?? 0;
  const usable = known.filter(({ finals }) => {
    const ratio = (finals?.lastStep ?? 0) / (lastStep || 1);
    return ratio >= SAME_LENGTH[0] && ratio <= SAME_LENGTH[1];
  });
  const split = usable.every((run) => findFinal(run, "validation") !== null) ? "validation" : "train";
  const single = countOnce(usable);
  const runs = single.flatMap(({ settings, ...run }): RateRun[] => {
    const final = findFinal(run, split);
    const { learningRate } = settings;
    if (final === null || learningRate === null) return [];
    return [{ rate: learningRate, loss: final.loss.status === "estimated" ? final.loss.value : null }];
  });
  const waiting = all.length - known.length;
  const other = known.length - usable.length;
  const repeated = usable.length - single.length;
  return {
    split,
    runs,
    notes: [
      ...(waiting === 0
        ? []
        : [`${formatCount(waiting, "run is", "runs are")} still being checked and not counted yet.`]),
      ...(other === 0
        ? []
        : [`${formatCount(other, "run is", "runs are")} left out: their logs are of another length.`]),
      ...(repeated === 0
        ? []
        : [
            `${formatCount(repeated, "run repeats", "runs repeat")} rate and seed of another, or state no seed, and ${repeated === 1 ? "is" : "are"} not counted again.`,
          ]),
    ],
  };
}

/** The same rate and seed again is no further seed, whether it is the same run in another format or a repetition. */
function countOnce(runs: readonly SiblingRun[]): readonly SiblingRun[] {
  const seen = new Set<string>();
  return runs.filter(({ settings: { learningRate, seed } }) => {
    const key = `${learningRate} ${seed}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function findFinal({ finals }: Pick<SiblingRun, "finals">, split: FinalLoss["split"]): FinalLoss | null {
  return finals?.losses.find((final) => final.subgroup === null && final.split === split) ?? null;
}

function sayRates(measured: RateSensitivity, split: FinalLoss["split"], rate: number): readonly string[] {
  const { elasticity, levels, basin } = measured;
  const runs = levels.reduce((sum, { losses, lost }) => sum + losses.length + lost, 0);
  const lost = levels.reduce((sum, level) => sum + level.lost, 0);
  const ended =
    lost === 0 ? [] : [`${formatCount(lost, "of these runs", "of these runs")} ended without a finite loss.`];
  if (elasticity.status !== "estimated") {
    const head = `Cannot tell how the final ${nameOf(split)} differs with the learning rate.`;
    return [`${head} ${elasticity.status === "not-estimable" ? elasticity.reason : ""}`.trim(), ...ended];
  }
  const text = describeEstimate(elasticity).short;
  const [low, high] = estimateInterval(elasticity) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const direction =
    low > 0
      ? "is higher with a higher rate"
      : high < 0
        ? "is lower with a higher rate"
        : "shows no difference with the rate that could be told from zero";
  return [
    `At this run's rate of ${formatGiven(rate)} the final ${nameOf(split)} ${direction}: elasticity ∂ln L/∂ln η ${text}, from ${formatCount(runs, "run")} at ${formatCount(levels.length, "rate")}. A rate that is 10 % higher goes with a loss that differs by ${describePercent(elasticity.value)}.`,
    ...(basin === null
      ? []
      : [
          describeBasin(
            basin,
            levels.map((level) => level.rate),
          ),
        ]),
    ...ended,
    "These runs state the same settings but for rate and seed; what nobody stated may differ with them.",
  ];
}

function describePercent(elasticity: number): string {
  const change = 1.1 ** elasticity - 1;
  return `${change > 0 ? "+" : ""}${formatPercent(change)}`;
}

function describeBasin({ best, from, to }: NonNullable<RateSensitivity["basin"]>, rates: readonly number[]): string {
  const ends = [
    ...(from === rates[0] ? ["no lower rate was tried"] : []),
    ...(to === rates.at(-1) ? ["no higher rate was tried"] : []),
  ];
  const span = from === to ? `only ${formatGiven(best)} itself` : `${formatGiven(from)} to ${formatGiven(to)}`;
  return `The lowest mean loss is at ${formatGiven(best)}; of the tried rates, ${span} ${from === to ? "lies" : "lie"} within 10 % of it${ends.length === 0 ? "" : ` (${ends.join(", ")})`}.`;
}

function nameOf(split: FinalLoss["split"]): string {
  return split === "train" ? "training loss" : `${split} loss`;
}

function draw(measured: RateSensitivity, split: FinalLoss["split"], rate: number): TraceChart {
  const { levels, basin, elasticity } = measured;
  const drawn = levels.flatMap((level) => (level.mean === null ? [] : [{ ...level, mean: level.mean }]));
  const losses = drawn.flatMap((level) => level.losses);
  const rates = levels.map((level) => level.rate);
  const count = formatCount(losses.length, "run");
  return {
    ...NO_TRACE,
    status: "drawn",
    title: titleOf(measured, split),
    sampleSize: `${count} with a finite loss, ${formatCount(drawn.length, "rate")}, ${formatCount(Math.min(...drawn.map((level) => level.losses.length)), "seed")} or more each`,
    caption: `Estimated from the mean of the last tenth of the ${nameOf(split)} of each run. Dot: a run; line: geometric means by rate${basin === null ? "" : "; shaded: tried rates within 10 % of the best mean"}. ${elasticity.status === "estimated" ? `Elasticity: ${elasticity.method}.` : "Too few runs for an elasticity."}`,
    x: logAxis("learning rate", Math.min(...rates), Math.max(...rates)),
    y: linearAxis(`final ${nameOf(split)}`, Math.min(...losses), Math.max(...losses)),
    line: drawn.map((level) => ({ x: level.rate, y: level.mean })),
    dots: drawn.flatMap((level) => level.losses.map((loss) => ({ x: level.rate, y: loss, interval: null }))),
    spans: basin === null ? [] : [{ from: basin.from / 1.06, to: basin.to * 1.06, label: "within 10 %" }],
    mark: { x: rate, label: "this run" },
    table: tabulate(levels, split),
  };
}

function titleOf({ levels, elasticity }: RateSensitivity, split: FinalLoss["split"]): string {
  const means = levels.flatMap(({ mean, rate }) => (mean === null ? [] : [{ mean, rate }]));
  const lowest = means.reduce((best, level) => (level.mean < best.mean ? level : best));
  const text =
    estimateValue(elasticity) === null ? "" : `; elasticity ${describeEstimate(elasticity).short} at this run's rate`;
  return `The final ${nameOf(split)} is lowest at a rate of ${formatGiven(lowest.rate)} (mean ${formatNumber(lowest.mean)})${text}`;
}

function tabulate(levels: RateSensitivity["levels"], split: FinalLoss["split"]): ChartTable {
  return {
    caption: `Final ${nameOf(split)} by learning rate`,
    columns: [
      { label: "learning rate", isNumeric: true },
      { label: "runs with a finite loss", isNumeric: true },
      { label: "geometric mean", isNumeric: true },
      { label: "lowest", isNumeric: true },
      { label: "highest", isNumeric: true },
      { label: "without a finite loss", isNumeric: true },
      { label: "within 10 % of the best", isNumeric: false },
    ],
    rows: levels.map(({ rate, losses, mean, lost, inBasin }) => [
      numberCell(rate, formatGiven),
      numberCell(losses.length, String),
      numberCell(mean, formatNumber, "none"),
      numberCell(losses.length === 0 ? null : Math.min(...losses), formatNumber, "none"),
      numberCell(losses.length === 0 ? null : Math.max(...losses), formatNumber, "none"),
      numberCell(lost, String),
      textCell(inBasin ? "yes" : "no"),
    ]),
  };
}
