import type { BinarySample } from "./binary-sample";

/** Patients with the same predicted risk, once for each distinct risk, ascending. */
export type RiskGroups = {
  readonly risks: Float64Array;
  readonly weights: Float64Array;
  /** Weight of those with the event. */
  readonly events: Float64Array;
  /** Sum of the squares of the weights. */
  readonly squaredWeights: Float64Array;
  readonly rows: Int32Array;
};

/** Gathers the rows of a sample by exactly equal predicted risk. */
export function groupByRisk(sample: BinarySample): RiskGroups {
  const distinct = distinctValues(sample.risks);
  const weights = new Float64Array(distinct.length);
  const events = new Float64Array(distinct.length);
  const squaredWeights = new Float64Array(distinct.length);
  const rows = new Int32Array(distinct.length);
  for (let row = 0; row < sample.risks.length; row += 1) {
    const group = findPlace(distinct, sample.risks[row] ?? 0);
    const weight = sample.weights?.[row] ?? 1;
    weights[group] = (weights[group] ?? 0) + weight;
    squaredWeights[group] = (squaredWeights[group] ?? 0) + weight * weight;
    rows[group] = (rows[group] ?? 0) + 1;
    if (sample.outcomes[row] === 1) events[group] = (events[group] ?? 0) + weight;
  }
  return { risks: distinct, weights, events, squaredWeights, rows };
}

function distinctValues(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  let count = 0;
  for (const value of sorted) {
    if (count > 0 && sorted[count - 1] === value) continue;
    sorted[count] = value;
    count += 1;
  }
  return sorted.slice(0, count);
}

/** Place of a value in a sorted array that holds it. */
function findPlace(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Number.NaN) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
