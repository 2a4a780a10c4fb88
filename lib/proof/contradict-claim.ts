import type { ResultFault } from "@/lib/core/proof-document";
import type { ProofClaim } from "@/lib/core/proof-plan";
import { lastTrainingStep } from "@/lib/series/last-training-step";
import type { RunData } from "@/lib/series/run-data";

/** Where a run shows something else than it says of itself. */
export type Contradiction = {
  readonly fault: Extract<ResultFault, "another-budget" | "another-seed" | "another-data">;
  readonly sentence: string;
};

type ClaimedRun = Pick<RunData, "series" | "settings"> & {
  readonly predictions: readonly Pick<RunData["predictions"][number], "dataSha256">[];
};

/**
 * Holds what a run says of its training against what it holds besides: steps that it logged, the seed in its
 * settings, and the data that its predictions name. What it holds nothing of is believed.
 *
 * @returns null where nothing contradicts the claim
 */
export function contradictClaim(
  { series, settings, predictions }: ClaimedRun,
  claim: Pick<ProofClaim, "steps" | "seed" | "dataSha256">,
): Contradiction | null {
  const last = lastTrainingStep(series);
  if (last > claim.steps)
    return {
      fault: "another-budget",
      sentence: `Expected a log of the ${claim.steps} steps that it says it took, found step ${last}.`,
    };
  const { seed } = settings;
  if (seed !== null && seed !== claim.seed)
    return {
      fault: "another-seed",
      sentence: `Expected the seed ${claim.seed} that it says it had, found ${seed} in its settings.`,
    };
  const other = predictions.find(({ dataSha256 }) => dataSha256 !== null && dataSha256 !== claim.dataSha256);
  if (!other?.dataSha256) return null;
  const said = claim.dataSha256 === null ? "none" : claim.dataSha256.slice(0, 12);
  return {
    fault: "another-data",
    sentence: `Expected predictions of a training on the data that it says it had (${said}), found ${other.dataSha256.slice(0, 12)}.`,
  };
}
