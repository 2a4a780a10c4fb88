import type { ProofAnswer } from "@/lib/core/proof-document";
import type { ProofPlan } from "@/lib/core/proof-plan";
import { compareSecondary } from "./compare-secondary";
import { judgePairs } from "./judge-pairs";
import type { MatchedResults } from "./match-results";
import type { ProofResult } from "./proof-result";
import { sayCause } from "./say-cause";
import type { SecondarySide } from "./secondary-pair";

/**
 * What the pairs of a plan show: in its measure, and beside it.
 *
 * @param readSide what is read of a run beside the measure; asked for runs of whole pairs once all are there
 */
export function composeAnswer(
  plan: ProofPlan,
  matched: MatchedResults,
  readSide: (result: ProofResult) => SecondarySide,
): ProofAnswer {
  const judgement = judgePairs(plan, matched);
  const pairs = matched.missing.length > 0 ? [] : matched.pairs;
  const sides = pairs.map(({ seed, asIs, repaired }) => ({
    seed,
    asIs: readSide(asIs),
    repaired: readSide(repaired),
  }));
  const also = compareSecondary(plan, sides);
  const values = pairs.map(({ seed, asIs, repaired }) => ({
    seed,
    asIs: finiteOrNull(asIs.value),
    repaired: finiteOrNull(repaired.value),
  }));
  return { ...judgement, values, also, cause: sayCause(plan, judgement, also) };
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
