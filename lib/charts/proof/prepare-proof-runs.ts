import type { ProofDocument } from "@/lib/core/proof-document";
import { PROOF_ARMS, type ProofArm } from "@/lib/core/proof-plan";

/** One place of an experiment: a seed on one side. */
export type ProofPlace = {
  readonly arm: ProofArm;
  /** The run that came for it and is not at fault; null = it is missing. */
  readonly run: ProofDocument["run"] | null;
};

export type ProofRuns = {
  /** In the order of the plan. */
  readonly seeds: readonly { readonly seed: number; readonly places: readonly ProofPlace[] }[];
  /** What is kept and not counted, with what is the matter with it. */
  readonly setAside: ProofDocument["setAside"];
};

/** Every seed of a plan with what came for it. A run that only lacks its pair waits in its place. */
export function prepareProofRuns({ plan, arrived, setAside }: ProofDocument): ProofRuns {
  const waiting = setAside.filter(({ fault }) => fault === "missing-partner");
  const fitting = [...arrived, ...waiting];
  return {
    seeds: plan.seeds.map((seed) => ({
      seed,
      places: PROOF_ARMS.map((arm) => ({
        arm,
        run: fitting.find((each) => each.seed === seed && each.arm === arm)?.run ?? null,
      })),
    })),
    setAside: setAside.filter(({ fault }) => fault !== "missing-partner"),
  };
}
