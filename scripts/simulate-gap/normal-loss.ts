import { expit } from "@/lib/statistics/fit-logistic";

/** A logit that is linear in standard normal features. */
export type LinearLogit = { readonly intercept: number; readonly slopes: readonly number[] };

const POINTS = 61;
const REACH = 6;
const GRID = Array.from({ length: POINTS }, (_, index) => {
  const at = -REACH + (2 * REACH * index) / (POINTS - 1);
  return { at, weight: (Math.exp(-(at ** 2) / 2) / Math.sqrt(2 * Math.PI)) * ((2 * REACH) / (POINTS - 1)) };
});

type Node = { readonly weight: number; readonly risk: number; readonly logit: number };

/**
 * Places and weights of the true risk and the predicted logit of patients, whose logits are both linear in the
 * same normal features and so normal together; the trapezoid rule on it is exact to far more digits than any
 * simulation shows.
 */
function nodesOf(truth: LinearLogit, predicted: LinearLogit): readonly Node[] {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  const spread = Math.sqrt(dot(truth.slopes, truth.slopes));
  const shared = dot(truth.slopes, predicted.slopes) / spread;
  const own = Math.sqrt(Math.max(0, dot(predicted.slopes, predicted.slopes) - shared ** 2));
  return GRID.flatMap((first) => {
    const risk = expit(truth.intercept + spread * first.at);
    return GRID.map((second) => ({
      weight: first.weight * second.weight,
      risk,
      logit: predicted.intercept + shared * first.at + own * second.at,
    }));
  });
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
    let [scoreA, scoreB, aa, ab, bb] = [0, 0, 0, 0, 0];
    for (const { weight, risk, logit } of nodes) {
      const fitted = expit(intercept + slope * logit);
      const curvature = weight * fitted * (1 - fitted);
      scoreA += weight * (risk - fitted);
      scoreB += weight * (risk - fitted) * logit;
      aa += curvature;
      ab += curvature * logit;
      bb += curvature * logit * logit;
    }
    const determinant = aa * bb - ab * ab;
    const move = [(bb * scoreA - ab * scoreB) / determinant, (aa * scoreB - ab * scoreA) / determinant] as const;
    if (Math.hypot(...move) < 1e-10) break;
    // A full step from far away would leap over the minimum.
    let part = 1;
    let next = lossAt(nodes, intercept + move[0], slope + move[1]);
    while (!(next <= loss) && part > 1e-9) {
      part /= 2;
      next = lossAt(nodes, intercept + part * move[0], slope + part * move[1]);
    }
    intercept += part * move[0];
    slope += part * move[1];
    loss = next;
  }
  return loss;
}

function lossAt(nodes: readonly Node[], intercept: number, slope: number): number {
  return nodes.reduce((sum, { weight, risk, logit }) => {
    const z = intercept + slope * logit;
    return sum + weight * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - risk * z);
  }, 0);
}
