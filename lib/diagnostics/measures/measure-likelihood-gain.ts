/**
 * What a fit gained over the model without inputs, for losses that are negative log-likelihoods per
 * event: their zero means nothing, and only differences count. Twice the events times the gain is the
 * likelihood ratio, which without any effect follows a chi-squared distribution with as many degrees of
 * freedom as there are coefficients; its quantile is that of
 * Wilson and Hilferty, which is within 2 % of the exact one from three degrees of freedom on.
 *
 * @see Wilks, Ann Math Stat 9 (1938); Cox, J R Stat Soc B 34 (1972); Wilson & Hilferty, PNAS 17 (1931)
 */
import type { RunData } from "@/lib/series/run-data";
import { mean } from "@/lib/statistics/bin-series";
import { LIKELIHOOD } from "../context-thresholds";
import { findTrainingLoss, keepFinite } from "./read-series";

export type LikelihoodGain = {
  readonly key: string;
  /** Nats per event. */
  readonly nullLoss: number;
  /** Loss at the end of the run. */
  readonly end: number;
  readonly events: number;
  readonly parameters: number;
  readonly ratio: number;
  readonly limit: number;
  /** Likelihood ratio that was gained in the later half of the run. */
  readonly recentRatio: number;
};

/** The gain, or what is missing to compute it. */
export function measureLikelihoodGain(
  run: RunData,
): LikelihoodGain | { readonly missing: string; readonly reason: string } {
  const series = findTrainingLoss(run);
  const points = series && keepFinite(series.points);
  if (!series || !points || points.values.length < LIKELIHOOD.minimumPoints)
    return {
      missing: "the training loss",
      reason: `It needs ${LIKELIHOOD.minimumPoints} finite training losses or more.`,
    };
  if (!Number.isFinite(series.points.values.at(-1) ?? Number.NaN))
    return {
      missing: "a loss that ends finite",
      reason: "The training loss ends without a finite value; see the non-finite check.",
    };
  const { nullLoss, trainingSize, trainingPrevalence, batchSize } = run.settings;
  const parameters = run.settings.parameterCount ?? countParameters(run);
  if (nullLoss === null || trainingSize === null || trainingPrevalence === null || parameters === null)
    return {
      missing: "the loss without inputs, the cases, the share of events and the number of parameters",
      reason:
        "The zero of a log-likelihood means nothing, so that its fall in percent says nothing; state the loss without inputs (null_loss), the training cases (n_train), the share of events (prevalence_train) and the number of parameters.",
    };
  if (batchSize !== null && batchSize < trainingSize)
    return {
      missing: "the loss on all training cases",
      reason:
        "The loss is of batches, in which fewer patients are at risk than in the whole training set; it cannot be compared with the loss without inputs.",
    };
  const end = points.values.at(-1) ?? Number.NaN;
  const middle = mean(
    points.values.subarray(Math.floor(points.values.length * 0.45), Math.ceil(points.values.length * 0.55)),
  );
  const events = Math.round(trainingSize * trainingPrevalence);
  return {
    key: series.key,
    nullLoss,
    end,
    events,
    parameters,
    ratio: 2 * events * (nullLoss - end),
    limit: chiSquaredLimit(parameters),
    recentRatio: 2 * events * (middle - end),
  };
}

function countParameters(run: RunData): number | null {
  const sizes = run.layers.map(({ numel }) => numel);
  return sizes.length === 0 || sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

function chiSquaredLimit(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + LIKELIHOOD.quantile * Math.sqrt(spread)) ** 3;
}
