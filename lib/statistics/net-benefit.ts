import type { Estimate } from "@/lib/core/estimate";
import { seededRandom } from "@/lib/core/random";
import type { BinarySample } from "./binary-sample";
import { REPLICATES } from "./bootstrap";
import { hasRepeatedPatients } from "./bootstrap-estimate";
import { percentileLimits } from "./bootstrap-interval";
import { normalQuantile } from "./distributions";
import { limitsForFewEvents } from "./net-benefit-few-events";
import { measureWorth, rankRisks, type Worth } from "./net-benefit-worth";
import { drawResample, planResampling } from "./resampling";
import { unequalWeights } from "./unequal-weights";

const LEVEL = 0.95;

/** Beyond this many rows the limits of the bootstrap are those of the normal distribution. */
const RESAMPLED_ROWS = 10_000;

/** With fewer events or non-events, the bootstrap covers too little (docs/statistics.md). */
const ENOUGH = 20;

const NOTE = "The interval is for information: the decision rests on the value (Vickers).";

/**
 * What acting on a model from a threshold on is worth, in true calls per patient: a false call costs
 * t / (1 − t) of a true one, which is what whoever acts from a risk of t on has said.
 */
export type NetBenefit = {
  readonly threshold: number;
  /** TP / n − FP / n · t / (1 − t). */
  readonly model: Estimate;
  /** Of acting on everybody; acting on nobody has 0. */
  readonly treatAll: Estimate;
  /** Of the model, divided by the share of events: 1 at most, to be compared between groups. */
  readonly standardised: Estimate;
  /** The better of the two strategies that need no model, and the model's net benefit minus its. */
  readonly defaultStrategy: "treat-all" | "treat-none";
  readonly overDefault: Estimate;
};

const PARTS = ["model", "treatAll", "standardised", "overDefault"] as const;
type Part = (typeof PARTS)[number];
type Limits = { readonly lower: number; readonly upper: number } | null;
type Options = {
  /** Who each row belongs to, so that whole patients are resampled; null where every row is one. */
  readonly patients: Int32Array | null;
  readonly seed: number;
  /** Rows beyond which the limits are those of the normal distribution; by default 10,000. */
  readonly mostResampled?: number;
};

/**
 * Net benefits of a sample at some thresholds, or at the many of a decision curve: one resample serves
 * all of them, so that a curve costs as much as a point.
 *
 * @param sample with weights every sum is weighted
 * @param thresholds each within (0, 1): at 0 a false call costs nothing, at 1 infinitely much
 * @throws RangeError for a threshold outside
 * @see Vickers & Elkin, "Decision curve analysis", Medical Decision Making 26 (2006); standardised: Kerr
 *   et al., Journal of Clinical Oncology 34 (2016)
 */
export function estimateNetBenefits(
  sample: BinarySample,
  thresholds: readonly number[],
  options: Options,
): readonly NetBenefit[] {
  for (const threshold of thresholds) {
    if (!(threshold > 0 && threshold < 1)) {
      throw new RangeError(`Net benefit needs a threshold above 0 and below 1, not ${threshold}.`);
    }
  }
  const sorted = [...new Set(thresholds)].sort((a, b) => a - b);
  const found = new Map(estimateAtSorted(sample, sorted, options).map((result) => [result.threshold, result]));
  return thresholds.flatMap((threshold) => found.get(threshold) ?? []);
}

function estimateAtSorted(
  sample: BinarySample,
  thresholds: readonly number[],
  options: Options,
): readonly NetBenefit[] {
  const n = sample.outcomes.length;
  const events = sample.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const ranks = rankRisks(sample.risks, thresholds);
  const observed = measureWorth(sample, ranks, Int32Array.from(ranks.keys()), thresholds);
  const isResampled = n <= (options.mostResampled ?? RESAMPLED_ROWS);
  const isRepeated = hasRepeatedPatients(options);
  const isFew = unequalWeights(sample) === null && !isRepeated && Math.min(events, n - events) < ENOUGH;
  const limits = isResampled
    ? resample(sample, ranks, { thresholds, observed }, options)
    : observed.map((worth, at) => approximate(sample, ranks, { at, cost: costOf(thresholds[at]) }, worth));
  const method = isResampled
    ? `percentile bootstrap of ${isRepeated ? "patients" : "rows"}, ${REPLICATES} resamples`
    : "normal limits of the bootstrap of rows";
  return observed.map((worth, at) => {
    const estimate = (part: Part): Estimate => {
      const value = partOf(part, worth, worth);
      const reason = n === 0 ? "There is no patient in this sample." : "There is no patient with an event.";
      if (!Number.isFinite(value)) return { status: "not-estimable", reason, n, events };
      const few = isFew ? limitsForFewEvents(part, sample, ranks, { at, worth, cost: costOf(thresholds[at]) }) : null;
      const interval = few ?? limits[at]?.[part] ?? null;
      const common = { status: "estimated", value, n, events, notes: [NOTE] } as const;
      const howMade = few === null ? method : "Wilson limits of both shares, put together (MOVER)";
      return interval === null
        ? { ...common, method: howMade }
        : { ...common, ...interval, level: LEVEL, method: howMade };
    };
    return {
      threshold: thresholds[at] ?? Number.NaN,
      model: estimate("model"),
      treatAll: estimate("treatAll"),
      standardised: estimate("standardised"),
      defaultStrategy: worth.treatAll > 0 ? "treat-all" : "treat-none",
      overDefault: estimate("overDefault"),
    };
  });
}

/** Which default is the better one is decided on the sample: luck in a resample is no part of the comparison. */
function partOf(part: Part, { model, treatAll, prevalence }: Worth, sample: Worth): number {
  switch (part) {
    case "model":
      return model;
    case "treatAll":
      return treatAll;
    case "standardised":
      return model / prevalence;
    case "overDefault":
      return model - (sample.treatAll > 0 ? treatAll : 0);
  }
}

function resample(
  sample: BinarySample,
  ranks: Int32Array,
  { thresholds, observed }: { readonly thresholds: readonly number[]; readonly observed: readonly Worth[] },
  { patients, seed }: Options,
): readonly Record<Part, Limits>[] {
  const plan = planResampling(ranks.length, { patients, outcomes: null });
  const random = seededRandom(seed);
  const drawn = Array.from({ length: REPLICATES }, () =>
    measureWorth(sample, ranks, drawResample(plan, random), thresholds),
  );
  return observed.map((worth, at) =>
    forEachPart((part) => {
      const all = Float64Array.from(drawn, (resampled) => partOf(part, resampled[at] ?? worth, worth));
      const replicates = all.filter(Number.isFinite);
      const failed = REPLICATES - replicates.length;
      return percentileLimits({ observed: partOf(part, worth, worth), replicates, failed, seed }, LEVEL);
    }),
  );
}

/** Each part is a mean of one number a patient (to first order for the standardised one): value ± z · sd / √n. */
function approximate(
  { outcomes, weights }: BinarySample,
  ranks: Int32Array,
  { at, cost }: { readonly at: number; readonly cost: number },
  worth: Worth,
): Record<Part, Limits> {
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? ranks.length;
  const z = normalQuantile(1 - (1 - LEVEL) / 2);
  return forEachPart((part) => {
    const value = partOf(part, worth, worth);
    let squares = 0;
    ranks.forEach((rank, row) => {
      const hasEvent = outcomes[row] === 1;
      const call = hasEvent ? 1 : -cost;
      const own = { model: rank > at ? call : 0, treatAll: call, prevalence: worth.prevalence };
      const expected = part === "standardised" && hasEvent ? value / worth.prevalence : 0;
      const centre = part === "standardised" ? 0 : value;
      const share = (weights?.[row] ?? 1) / total;
      squares += (share * (partOf(part, own, worth) - expected - centre)) ** 2;
    });
    const margin = z * Math.sqrt(squares);
    return Number.isFinite(margin) ? { lower: value - margin, upper: value + margin } : null;
  });
}

function forEachPart(limits: (part: Part) => Limits): Record<Part, Limits> {
  const [model, treatAll, standardised, overDefault] = PARTS.map(limits);
  return {
    model: model ?? null,
    treatAll: treatAll ?? null,
    standardised: standardised ?? null,
    overDefault: overDefault ?? null,
  };
}

function costOf(threshold = Number.NaN): number {
  return threshold / (1 - threshold);
}

/**
 * Thresholds at equal distances over a declared range, both ends included.
 *
 * @param range both within (0, 1)
 * @param count at least 2
 */
export function spreadThresholds(
  range: { readonly from: number; readonly to: number },
  count: number,
): readonly number[] {
  return Array.from({ length: count }, (_, index) =>
    index === count - 1 ? range.to : range.from + ((range.to - range.from) * index) / (count - 1),
  );
}

/** A net benefit in a unit that people can picture. */
export function describeNetBenefit(perPatient: number): string {
  const calls = Math.abs(100 * perPatient).toFixed(1);
  return perPatient < 0
    ? `per 100 patients, false calls outweigh the true ones by ${calls} true calls`
    : `per 100 patients, ${calls} more true calls without extra false calls`;
}
