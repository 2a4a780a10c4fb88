import type { BinarySample } from "./binary-sample";

/** What is counted of a sample: rows as they are, and sums in which each row has its weight. */
export type SampleTotals = {
  readonly rows: number;
  readonly events: number;
  readonly nonEvents: number;
  /** Sum of the weights; the number of rows where there are none. */
  readonly weight: number;
  readonly weightOfEvents: number;
  /** Sum of the predicted risks: the events that the model expects. */
  readonly expected: number;
};

/** Counts and weighted sums of a sample. */
export function sumSample(sample: BinarySample): SampleTotals {
  const { outcomes, risks, weights } = sample;
  let events = 0;
  let weight = 0;
  let weightOfEvents = 0;
  let expected = 0;
  for (let row = 0; row < outcomes.length; row += 1) {
    const own = weights?.[row] ?? 1;
    weight += own;
    expected += own * (risks[row] ?? 0);
    if (outcomes[row] !== 1) continue;
    events += 1;
    weightOfEvents += own;
  }
  return { rows: outcomes.length, events, nonEvents: outcomes.length - events, weight, weightOfEvents, expected };
}
