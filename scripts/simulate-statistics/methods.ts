import type { Estimate } from "@/lib/core/estimate";
import { estimateAuroc } from "@/lib/statistics/auroc";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { estimateBrier, estimateScaledBrier } from "@/lib/statistics/brier";
import { estimateProportionExactly } from "@/lib/statistics/clopper-pearson";
import { compareIndependentAurocs } from "@/lib/statistics/compare-aurocs";
import { compareInTheLarge, compareObservedExpected } from "@/lib/statistics/compare-calibration";
import { measureConfusion } from "@/lib/statistics/confusion";
import { normalQuantile } from "@/lib/statistics/distributions";
import { estimateLogLoss } from "@/lib/statistics/log-loss";
import { estimateNetBenefits } from "@/lib/statistics/net-benefit";
import { estimateDifferenceOfProportions } from "@/lib/statistics/newcombe-difference";
import { debrayInterval, estimateObservedExpected } from "@/lib/statistics/observed-expected";
import { type CalibrationTerm, recalibrate } from "@/lib/statistics/recalibrate";
import {
  estimateBrierBySize,
  estimateLogLossBySize,
  estimateScaledBrierBySize,
} from "@/lib/statistics/scores-with-few-events";
import type { Population, Truth } from "./patients";

type Limits = readonly [number, number];

/** What one interval is of, how it is made, and whether the product shows it. */
export type Method = { readonly measure: string; readonly method: string; readonly isShown: boolean };

/** What is true, and the interval of one sample; null where the method has none. */
type Reading = { readonly truth: number; readonly limits: Limits | null };

export type Estimator = {
  readonly methods: readonly Method[];
  /** Costs so much that it is run on a part of the samples. */
  readonly isSlow: boolean;
  /**
   * In the order of the methods.
   *
   * @param other a second sample of the same population, for differences
   */
  read(sample: BinarySample, other: BinarySample, of: Population): readonly Reading[];
};

function shown(measure: string, method: string): Method {
  return { measure, method, isShown: true };
}

function beside(measure: string, method: string): Method {
  return { measure, method, isShown: false };
}

const Z = normalQuantile(0.975);
const NET_BENEFIT = "percentile bootstrap, MOVER below 20 events or others";

export const ESTIMATORS: readonly Estimator[] = [
  {
    methods: [
      shown("AUROC", "logit-DeLong, Newcombe 5 below 10 events or others"),
      beside("AUROC", "logit-DeLong"),
      beside("AUROC", "DeLong, Wald"),
      beside("AUROC", "Newcombe 5"),
    ],
    isSlow: false,
    read: (sample, _, { truth }) => {
      const { estimate, intervals } = estimateAuroc(sample);
      const limits = [intervals["delong-logit"], intervals["delong-wald"], intervals["newcombe-5"]];
      return [limitsOf(estimate), ...limits].map((found) => ({ truth: truth.auroc, limits: found }));
    },
  },
  single("Difference of AUROCs", "square and add", (sample, other) => ({
    truth: 0,
    estimate: compareIndependentAurocs(estimateAuroc(sample), estimateAuroc(other)).difference,
  })),
  {
    methods: [shown("O/E", "delta method"), beside("O/E", "Debray")],
    isSlow: false,
    read: (sample) => [
      { truth: 1, limits: limitsOf(estimateObservedExpected(sample)) },
      { truth: 1, limits: debrayInterval(sample) },
    ],
  },
  {
    methods: [
      shown("Calibration-in-the-large", "Wald, likelihood below 20 events or others"),
      beside("Calibration-in-the-large", "Wald"),
      shown("Calibration intercept", "Wald, Firth's profile below 20 events or others"),
      beside("Calibration intercept", "Wald"),
      shown("Calibration slope", "Wald, Firth's profile below 20 events or others"),
      beside("Calibration slope", "Wald"),
    ],
    isSlow: false,
    read: (sample) => {
      const { inTheLarge, intercept, slope } = recalibrate(sample);
      return [...readTerm(inTheLarge, 0), ...readTerm(intercept, 0), ...readTerm(slope, 1)];
    },
  },
  single("Difference of ln(O/E)", "delta method", (sample, other) => ({
    truth: 0,
    estimate: compareObservedExpected(named("a", sample), named("b", other)).difference,
  })),
  single("Difference of calibration-in-the-large", "square and add", (sample, other) => ({
    truth: 0,
    estimate: compareInTheLarge(named("a", sample), named("b", other)).difference,
  })),
  {
    methods: [
      shown("Brier score", "normal, BCa below 50 events or others"),
      beside("Brier score", "normal"),
      shown("Brier score, scaled", "delta method, jackknife below 50 events or others"),
      beside("Brier score, scaled", "delta method"),
      shown("Log loss", "normal, BCa below 50 events or others"),
      beside("Log loss", "normal"),
    ],
    isSlow: true,
    read: (sample, _, { truth }) => [
      { truth: truth.brier, limits: limitsOf(estimateBrierBySize(sample)) },
      { truth: truth.brier, limits: limitsOf(estimateBrier(sample)) },
      { truth: truth.scaledBrier, limits: limitsOf(estimateScaledBrierBySize(sample)) },
      { truth: truth.scaledBrier, limits: limitsOf(estimateScaledBrier(sample)) },
      { truth: truth.logLoss, limits: limitsOf(estimateLogLossBySize(sample)) },
      { truth: truth.logLoss, limits: limitsOf(estimateLogLoss(sample)) },
    ],
  },
  share("Share of events", 0, "ppv", ({ prevalence }) => prevalence),
  share("Clinical sensitivity", null, "sensitivity", ({ sensitivity }) => sensitivity),
  share("Specificity", null, "specificity", ({ specificity }) => specificity),
  single("Difference of sensitivities", "Newcombe 10", (sample, other, { threshold }) => {
    const count = (of: BinarySample) => {
      const { truePositives, falseNegatives } = measureConfusion(of, threshold);
      return { successes: truePositives, n: truePositives + falseNegatives };
    };
    return { truth: 0, estimate: estimateDifferenceOfProportions(count(sample), count(other)) };
  }),
  {
    methods: [shown("Net benefit", NET_BENEFIT), shown("Net benefit over the default", NET_BENEFIT)],
    isSlow: true,
    read: (sample, _, { threshold, truth }) => {
      const [found] = estimateNetBenefits(sample, [threshold], { patients: null, seed: 1 });
      const model = found === undefined ? null : limitsOf(found.model);
      const over = found === undefined ? null : limitsOf(found.overDefault);
      // Which default is the better one is the sample's to say; the truth is about the same comparison.
      const worth = found?.defaultStrategy === "treat-all" ? truthOfAll(truth, threshold) : 0;
      return [
        { truth: truth.netBenefit, limits: model },
        { truth: truth.netBenefit - worth, limits: over },
      ];
    },
  },
];

function truthOfAll({ prevalence }: Truth, threshold: number): number {
  return prevalence - (threshold / (1 - threshold)) * (1 - prevalence);
}

function single(
  measure: string,
  method: string,
  estimator: (
    sample: BinarySample,
    other: BinarySample,
    of: Population,
  ) => { readonly truth: number; readonly estimate: Estimate },
): Estimator {
  return {
    methods: [shown(measure, method)],
    isSlow: false,
    read: (sample, other, of) => {
      const { truth, estimate } = estimator(sample, other, of);
      return [{ truth, limits: limitsOf(estimate) }];
    },
  };
}

function share(
  measure: string,
  at: number | null,
  which: "ppv" | "sensitivity" | "specificity",
  pick: (truth: Truth) => number,
): Estimator {
  return {
    methods: [shown(measure, "Wilson"), beside(measure, "Clopper–Pearson (audit)")],
    isSlow: false,
    read: (sample, _, { threshold, truth }) => {
      const wilson = measureConfusion(sample, at ?? threshold)[which];
      const exact = measureConfusion(sample, at ?? threshold, estimateProportionExactly)[which];
      return [wilson, exact].map((estimate) => ({ truth: pick(truth), limits: limitsOf(estimate) }));
    },
  };
}

function named(name: string, sample: BinarySample) {
  return { name, sample };
}

function readTerm({ estimate, standardError }: CalibrationTerm, truth: number): readonly Reading[] {
  const wald: Limits | null =
    estimate.status !== "estimated" || standardError === null
      ? null
      : [estimate.value - Z * standardError, estimate.value + Z * standardError];
  return [
    { truth, limits: limitsOf(estimate) },
    { truth, limits: wald },
  ];
}

/** An end that does not exist lies beyond everything; a degenerate estimate has the interval of its stand-in. */
function limitsOf(estimate: Estimate): Limits | null {
  if (estimate.status === "degenerate") return estimate.alternative ? limitsOf(estimate.alternative) : null;
  if (estimate.status !== "estimated") return null;
  const { lower, upper } = estimate;
  if (lower === undefined && upper === undefined) return null;
  return [lower ?? Number.NEGATIVE_INFINITY, upper ?? Number.POSITIVE_INFINITY];
}
