import type { ProofPlanRecord, ProofStepRecord } from "@/lib/db/proof-record";

/** Whether whoever wrote a plan took it back. */
export function isWithdrawn({ steps }: Pick<ProofPlanRecord, "steps">): boolean {
  return steps.at(-1)?.kind === "withdraw";
}

/** Who is to train the pairs of a plan, and until when; undefined where nobody was asked. */
export function lastAssignment({ steps }: Pick<ProofPlanRecord, "steps">): ProofStepRecord | undefined {
  return steps.findLast(({ kind }) => kind === "assign");
}
