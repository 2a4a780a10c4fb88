import { describe, expect, it } from "vitest";
import { NetworkPair, PAIR_STEPS } from "@/lib/learn/network-pair";
import { prepareNetworkPair } from "@/lib/learn/prepare-network-pair";

function trained(depth: number, chunk: number): NetworkPair {
  const pair = new NetworkPair(depth);
  while (!pair.isDone) pair.advance(chunk);
  return pair;
}

describe("the two networks", () => {
  const pair = trained(8, 5);
  const { healthy, vanishing } = pair.records;

  it("learn and do not learn: the loss halves in the one and stays at guessing in the other", () => {
    expect(healthy.at(-1)?.loss).toBeLessThan(0.5 * (healthy[0]?.loss ?? 0));
    expect(Math.abs((vanishing.at(-1)?.loss ?? 0) - pair.guessingLoss)).toBeLessThan(0.001);
  });

  it("differ at the first layer: the signal arrives in the one alone", () => {
    const ratio = (gradients: readonly number[] | undefined): number =>
      (gradients?.[0] ?? 0) / (gradients?.at(-1) ?? 1);
    expect(ratio(healthy[0]?.gradients)).toBeGreaterThan(0.1);
    expect(ratio(vanishing[0]?.gradients)).toBeLessThan(0.01);
  });

  it("do not depend on how many steps are made at a time", () => {
    expect(trained(8, 301).records).toEqual(pair.records);
  });

  it("end after their last step and no later", () => {
    expect(healthy.map(({ step }) => step)).toEqual(Array.from({ length: 31 }, (_, index) => index * 10));
    pair.advance(100);
    expect(pair.records.healthy.at(-1)?.step).toBe(PAIR_STEPS);
  });

  it("are told in the numbers of the step that is looked at", () => {
    const { records, guessingLoss } = pair;
    const early = prepareNetworkPair({ depth: 8, records, guessingLoss, shown: 0 });
    const late = prepareNetworkPair({ depth: 8, records, guessingLoss, shown: 30 });
    expect(early.sentence).toContain("Before the first step");
    expect(late.sentence).toContain("After 300 steps");
    expect(late.sentence).toContain("no better than guessing");
    expect(late.charts[1]?.table.rows).toHaveLength(8);
  });
});
