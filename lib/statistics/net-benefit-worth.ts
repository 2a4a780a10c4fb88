import type { BinarySample } from "./binary-sample";

/** Net benefit of a model at one threshold, and of acting on everybody, per patient. */
export type Worth = {
  readonly model: number;
  readonly treatAll: number;
  /** Share of patients with an event. */
  readonly prevalence: number;
};

/**
 * How many of the thresholds each risk reaches, a risk at a threshold reaching it.
 *
 * @param thresholds ascending
 */
export function rankRisks(risks: Float64Array, thresholds: readonly number[]): Int32Array {
  return Int32Array.from(risks, (risk) => {
    let [low, high] = [0, thresholds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (risk >= (thresholds[middle] ?? Number.NaN)) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/**
 * TP / n − FP / n · t / (1 − t) at each threshold, in one pass over the rows.
 *
 * @param ranks from `rankRisks`
 * @param rows with repeats, as a resample has them
 * @param thresholds ascending, each within (0, 1)
 */
export function measureWorth(
  { outcomes, weights }: BinarySample,
  ranks: Int32Array,
  rows: Int32Array,
  thresholds: readonly number[],
): readonly Worth[] {
  const events = new Float64Array(thresholds.length + 1);
  const others = new Float64Array(thresholds.length + 1);
  for (const row of rows) {
    const column = outcomes[row] === 1 ? events : others;
    const rank = ranks[row] ?? 0;
    column[rank] = (column[rank] ?? 0) + (weights?.[row] ?? 1);
  }
  const [allEvents, allOthers] = [sum(events), sum(others)];
  const total = allEvents + allOthers;
  let [missed, spared] = [0, 0];
  return thresholds.map((threshold, at) => {
    missed += events[at] ?? 0;
    spared += others[at] ?? 0;
    const cost = threshold / (1 - threshold);
    return {
      model: (allEvents - missed - cost * (allOthers - spared)) / total,
      treatAll: (allEvents - cost * allOthers) / total,
      prevalence: allEvents / total,
    };
  });
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
