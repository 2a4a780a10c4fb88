import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import type { AurocComparison } from "./compare-aurocs";
import { studentQuantile, twoSidedNormal, twoSidedStudent } from "./distributions";
import { computePlacements, type Placements } from "./placements";
import { sumSample } from "./sample-totals";
import { unequalWeights } from "./unequal-weights";
import { weightedAuroc } from "./weighted-auroc";

const LEVEL = 0.95;
const METHOD = "difference of AUROCs on the same patients, first minus second";

/**
 * Compares two models on the same patients: Z = (θ₁ − θ₂)/√(V₁ + V₂ − 2C₁₂). The variance under the root
 * is that of each patient's difference of placements. It is known from the events and the non-events
 * alone, so that the interval, and one of the p-values, take Student's t with the degrees of freedom
 * that Satterthwaite gives these two parts: with the normal quantile, five events among fifty patients
 * would be covered in 88 of 100 samples.
 *
 * @param sample patients with the risks of the first model
 * @param secondRisks risks of the second model for the same rows
 * @see DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988); Satterthwaite, Biometrics Bulletin 2 (1946)
 */
export function comparePairedAurocs(sample: BinarySample, secondRisks: Float64Array): AurocComparison {
  const { rows: n, events, nonEvents } = sumSample(sample);
  const size = { n, events };
  if (events === 0 || nonEvents === 0) {
    const reason = `${events === 0 ? "No patient" : "Every patient"} had the event: there is no pair to order.`;
    return withoutTest({ status: "not-estimable", reason, ...size });
  }
  const other: BinarySample = { ...sample, risks: secondRisks };
  if (unequalWeights(sample) !== null) {
    const value = weightedAuroc(sample) - weightedAuroc(other);
    const notes = ["With weights there is no analytic interval: it takes a bootstrap of patients."];
    return withoutTest({ status: "estimated", value, method: `${METHOD}, weighted`, ...size, notes });
  }
  const first = computePlacements(sample);
  const second = computePlacements(other);
  const value = first.auroc - second.auroc;
  if (events < 2 || nonEvents < 2) {
    const notes = ["An interval takes two patients with and two without the event."];
    return withoutTest({ status: "estimated", value, method: METHOD, ...size, notes });
  }
  return test(value, { first, second }, size);
}

type Size = { readonly n: number; readonly events: number };

function test(
  value: number,
  { first, second }: { readonly first: Placements; readonly second: Placements },
  size: Size,
): AurocComparison {
  const fromEvents = varianceOfMean(first.events, second.events);
  const fromOthers = varianceOfMean(first.nonEvents, second.nonEvents);
  const variance = fromEvents + fromOthers;
  if (variance === 0) {
    const reason = "Every patient's place among the others differs between the models by the same: nothing scatters.";
    return withoutTest({ status: "degenerate", value, reason });
  }
  const degreesOfFreedom =
    variance ** 2 / (fromEvents ** 2 / (first.events.length - 1) + fromOthers ** 2 / (first.nonEvents.length - 1));
  const error = Math.sqrt(variance);
  const reach = studentQuantile((1 + LEVEL) / 2, degreesOfFreedom) * error;
  const statistic = value / error;
  const difference: Estimate = {
    status: "estimated",
    value,
    lower: Math.max(-1, value - reach),
    upper: Math.min(1, value + reach),
    level: LEVEL,
    method: `${METHOD}; DeLong interval by Student's t`,
    ...size,
    notes: [],
  };
  return {
    difference,
    statistic,
    degreesOfFreedom,
    pStudent: twoSidedStudent(statistic, degreesOfFreedom),
    pNormal: twoSidedNormal(statistic),
  };
}

/** Variance of the mean of the differences of two columns. */
function varianceOfMean(first: Float64Array, second: Float64Array): number {
  const count = first.length;
  const differences = first.map((placement, index) => placement - (second[index] ?? Number.NaN));
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / count;
  return differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0) / (count - 1) / count;
}

function withoutTest(difference: Estimate): AurocComparison {
  return { difference, statistic: null, degreesOfFreedom: null, pStudent: null, pNormal: null };
}
