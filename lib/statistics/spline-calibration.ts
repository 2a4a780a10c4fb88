import type { BinarySample } from "./binary-sample";
import { normalQuantile } from "./distributions";
import { expit, fitLogistic, type LogisticFit } from "./fit-logistic";
import { logitsOfRisks } from "./logit-of-risk";
import { weightedQuantile } from "./weighted-quantile";
import { scaleToCounts } from "./weights-as-counts";

/** Observed rate at any predicted risk, with a pointwise band at 95 %. */
export type SplineCalibration = (risk: number) => {
  readonly observed: number;
  readonly lower: number;
  readonly upper: number;
};

/**
 * Observed rate as a smooth function of predicted risk by logistic regression on a restricted cubic spline
 * of logit p with three knots, at its quantiles 0.1, 0.5 and 0.9: cubic between the knots, straight outside.
 * Work grows with the number of patients only.
 *
 * @returns the reason where there is no such curve
 * @see Harrell, Regression Modeling Strategies, 2nd ed. (2015), 2.4.5; Austin & Steyerberg, Statistics in
 *   Medicine 38 (2019)
 */
export function fitSplineCalibration(sample: BinarySample): SplineCalibration | { readonly reason: string } {
  const { logits } = logitsOfRisks(sample.risks);
  const knots = knotsOf(logits, sample.weights);
  if (!(knots[0] < knots[1] && knots[1] < knots[2]))
    return { reason: "So many patients share one predicted risk that the three knots of the curve coincide." };
  const bent = logits.map((logit) => bend(logit, knots));
  const ones = new Float64Array(logits.length).fill(1);
  const model = { columns: [ones, logits, bent], outcomes: sample.outcomes, offset: null, weights: sample.weights };
  const fit = fitLogistic(model, [0, 1, 0]) ?? fitLogistic(model, [0, 0, 0]);
  if (fit === null) return { reason: "The fit of the curve does not converge: the risks separate the outcomes." };
  return (risk) => {
    const logit = logitsOfRisks(Float64Array.of(risk)).logits[0] ?? 0;
    return predict(fit, [1, logit, bend(logit, knots)]);
  };
}

type Knots = readonly [number, number, number];

/** The 10th, 50th and 90th percentile. */
export function knotsOf(logits: Float64Array, weights: Float64Array | null): Knots {
  const order = Uint32Array.from(logits, (_, row) => row).sort((a, b) => (logits[a] ?? 0) - (logits[b] ?? 0));
  const sorted = Float64Array.from(order, (row) => logits[row] ?? 0);
  const scale = scaleToCounts(weights);
  const counts = Float64Array.from(order, (row) => (weights?.[row] ?? 1) * scale);
  return [
    weightedQuantile(sorted, counts, 0.1),
    weightedQuantile(sorted, counts, 0.5),
    weightedQuantile(sorted, counts, 0.9),
  ];
}

/** The spline's one term that is not straight, divided by the squared distance of the outer knots. */
export function bend(x: number, [low, middle, high]: Knots): number {
  const cube = (knot: number): number => Math.max(0, x - knot) ** 3;
  const outer = cube(low) + ((middle - low) * cube(high) - (high - low) * cube(middle)) / (high - middle);
  return outer / (high - low) ** 2;
}

function predict(
  fit: LogisticFit,
  row: readonly number[],
): { readonly observed: number; readonly lower: number; readonly upper: number } {
  const predictor = row.reduce((sum, value, place) => sum + value * (fit.coefficients[place] ?? 0), 0);
  let variance = 0;
  for (const [a, first] of row.entries())
    for (const [b, second] of row.entries()) variance += first * second * (fit.covariance[a]?.[b] ?? 0);
  const margin = normalQuantile(0.975) * Math.sqrt(variance);
  return { observed: expit(predictor), lower: expit(predictor - margin), upper: expit(predictor + margin) };
}
