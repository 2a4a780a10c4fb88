import type { ProofArm, ProofPlan } from "@/lib/core/proof-plan";
import type { ProofResult } from "@/lib/proof/proof-result";

const DATA = "d".repeat(64);

/** A plan of five pairs with a margin of 0.05. */
export const PLAN: ProofPlan = {
  schema: "gradient-rounds/proof-plan",
  version: 1,
  created: "2026-11-27T01:00:00.000Z",
  run: { name: "a run", seed: 1 },
  finding: { rule: "vanishing-gradient", version: 1, subgroup: null, layers: [], onsetStep: null },
  change: { id: "residual-connections", what: "Add them.", settings: [] },
  replicates: 5,
  seeds: [11, 12, 13, 14, 15],
  budget: { steps: 300, batchSize: 64 },
  data: { dataset: null, sha256: DATA },
  measure: { name: "loss", from: "log", split: "validation", subgroup: null, marginSource: "a test" },
  margin: 0.05,
  also: [],
  sha256: "a".repeat(64),
};

/** A run that fits the plan, with what is said otherwise. */
export function resultOf(
  seed: number,
  arm: ProofArm,
  value: number | null,
  other: Partial<ProofResult> = {},
): ProofResult {
  return {
    run: `${arm} ${seed}`,
    plan: PLAN.sha256,
    arm,
    seed,
    steps: 300,
    dataSha256: DATA,
    margin: 0.05,
    started: "2026-11-27T02:00:00.000Z",
    value,
    ...other,
  };
}

/** All pairs of the plan; the differences are repaired minus as it was, around a loss of 0.5. */
export function resultsWith(differences: readonly number[]): ProofResult[] {
  return PLAN.seeds.flatMap((seed, index) => [
    resultOf(seed, "as-is", 0.5 + 0.01 * index),
    resultOf(seed, "repaired", 0.5 + 0.01 * index + (differences[index] ?? Number.NaN)),
  ]);
}
