import { AppError } from "./errors";
import type { ProofClaim } from "./proof-plan";

/**
 * Makes sure that what is stated of a run moves it to no other experiment, side or seed than it named first: a result
 * would be another one by then.
 *
 * @param first null where nothing was claimed yet
 * @throws AppError "conflict" with both claims
 */
export function requireSameClaim(first: ProofClaim | null | undefined, stated: ProofClaim | null | undefined): void {
  if (!first || !stated) return;
  if (first.plan === stated.plan && first.arm === stated.arm && first.seed === stated.seed) return;
  throw new AppError(
    "conflict",
    `Expected the run to stay with what "proof" named first (${describeClaim(first)}), but found ${describeClaim(stated)}.`,
    "Send each training of an experiment as a run of its own.",
  );
}

function describeClaim({ plan, arm, seed }: ProofClaim): string {
  return `plan ${plan.slice(0, 12)}, ${arm}, seed ${seed}`;
}
