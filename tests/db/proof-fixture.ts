import type { ProofAnswer, ProofOutcome } from "@/lib/core/proof-document";
import type { StoredProofResult } from "@/lib/db/proof-record";

/** A stored result of this outcome with nothing in it; the pairs that are missing make it one that waits. */
export function resultOf(outcome: ProofOutcome, missing: StoredProofResult["missing"] = []): StoredProofResult {
  const answer: ProofAnswer = {
    outcome,
    effect: { status: "not-estimable", reason: "a test", n: 0 },
    better: { status: "not-estimable", reason: "a test", n: 0 },
    pairs: 5 - missing.length,
    planned: 5,
    sentence: "What the pairs show.",
    values: [],
    also: [],
    cause: null,
  };
  return { ...answer, withheld: answer, arrived: [], missing, setAside: [], held: [], firstBegan: null };
}
