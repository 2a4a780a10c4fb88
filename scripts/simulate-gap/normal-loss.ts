import { expit } from "@/lib/statistics/fit-logistic";

/** A logit that is linear in standard normal features. */
export type LinearLogit = { readonly intercept: number; readonly slopes: readonly number[] };

const POINTS = 61;
const REACH = 6;
const GRID = Array.from({ length: POINTS }, (_, index) => {
  const at = -REACH + (2 * REACH * index) / (POINTS - 1);
  return { at, weight: (Math.exp(-(at ** 2) / 2) / Math.sqrt(2 * Math.PI)) * ((2 * REACH) / (POINTS - 1)) };
});
/** Nodes of less weight than this add nothing that a simulation could show. */
const LEAST_WEIGHT = 1e-9;
const NODES = GRID.flatMap((first, row) =>
  GRID.map((second) => ({ row, second: second.at, weight: first.weight * second.weight })),
).filter(({ weight }) => weight > LEAST_WEIGHT);
const WEIGHTS = Float64Array.from(NODES, ({ weight }) => weight);

/** At the minimum the loss rises and falls by as much. */
const ROUNDING = 1e-13;

/** True risk and predicted logit at each node, in the order of `WEIGHTS`. */
type Nodes = { readonly risks: Float64Array; readonly logits: Float64Array };

/**
 * Places of the true risk and the predicted logit of patients, whose logits are both linear in the same normal
 * features and so normal together; the trapezoid rule on it is exact to far more digits than any simulation shows.
 */
function nodesOf(truth: LinearLogit, predicted: LinearLogit): Nodes {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  const spread = Math.sqrt(dot(truth.slopes, truth.slopes));
  const shared = dot(truth.slopes, predicted.slopes) / spread;
  const own = Math.sqrt(Math.max(0, dot(predicted.slopes, predicted.slopes) - shared ** 2));
  const byRow = GRID.map(({ at }) => ({
    risk: expit(truth.intercept + spread * at),
    logit: predicted.intercept + shared * at,
  }));
  return {
    risks: Float64Array.from(NODES, ({ row }) => byRow[row]?.risk ?? 0),
    logits: Float64Array.from(NODES, ({ row, second }) => (byRow[row]?.logit ?? 0) + own * second),
  };
}

/** Expected log loss of a prediction in patients whose true risk is known. */
export function expectedLoss(truth: LinearLogit, predicted: LinearLogit): number {
  return lossAt(nodesOf(truth, predicted), 0, 1);
}

/** The same after the best intercept and slope that any number of patients would give. */
export function attainableLoss(truth: LinearLogit, predicted: LinearLogit): number {
  const nodes = nodesOf(truth, predicted);
  let [intercept, slope] = [0, 1];
  let loss = lossAt(nodes, intercept, slope);
  for (let round = 0; round < 30; round += 1) {
    const move = newtonStep(nodes, intercept, slope);
    if (Math.hypot(...move) < 1e-9) break;
    // A full step from far away would leap over the minimum.
    let part = 1;
    let next = lossAt(nodes, intercept + move[0], slope + move[1]);
    while (!(next <= loss + ROUNDING) && part > 1e-9) {
      part /= 2;
      next = lossAt(nodes, intercept + part * move[0], slope + part * move[1]);
    }
    intercept += part * move[0];
    slope += part * move[1];
    loss = next;
  }
  return loss;
}

function newtonStep({ risks, logits }: Nodes, intercept: number, slope: number): readonly [number, number] {
  let [scoreA, scoreB, aa, ab, bb] = [0, 0, 0, 0, 0];
  for (let node = 0; node < WEIGHTS.length; node += 1) {
    const [weight, logit] = [WEIGHTS[node] ?? 0, logits[node] ?? 0];
    const fitted = expit(intercept + slope * logit);
    const curvature = weight * fitted * (1 - fitted);
    const residual = weight * ((risks[node] ?? 0) - fitted);
    scoreA += residual;
    scoreB += residual * logit;
    aa += curvature;
    ab += curvature * logit;
    bb += curvature * logit * logit;
  }
  const determinant = aa * bb - ab * ab;
  return [(bb * scoreA - ab * scoreB) / determinant, (aa * scoreB - ab * scoreA) / determinant];
}

function lossAt({ risks, logits }: Nodes, intercept: number, slope: number): number {
  let sum = 0;
  for (let node = 0; node < WEIGHTS.length; node += 1) {
    const z = intercept + slope * (logits[node] ?? 0);
    sum += (WEIGHTS[node] ?? 0) * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (risks[node] ?? 0) * z);
  }
  return sum;
}
