import type { ProofOutcome } from "@/lib/core/proof-document";
import type { ProofChange } from "@/lib/core/proof-plan";
import type { RuleId } from "@/lib/core/verdict";
import { type Database, prismaOf } from "./database";
import { isAnswered, PROOF_SELECT, toProofPlanRecord } from "./proof-record";
import { VISIBLE_RUN } from "./run-record";

/** What came of the plan of one experiment. */
export type ProofOutcomeRecord = {
  readonly rule: RuleId;
  readonly change: ProofChange;
  readonly isFirstNamed: boolean;
  /** null while pairs are missing. */
  readonly outcome: ProofOutcome | null;
};

/**
 * What came of every plan that nobody took back, of runs that are not deleted.
 *
 * @param params.projectIds null = every project
 */
export async function listProofOutcomes(
  db: Database,
  { projectIds }: { readonly projectIds: readonly string[] | null },
): Promise<readonly ProofOutcomeRecord[]> {
  const rows = await prismaOf(db).proofPlan.findMany({
    where: {
      run: { ...VISIBLE_RUN, ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }) },
      steps: { none: { kind: "withdraw" } },
    },
    orderBy: [{ runId: "asc" }, { sha256: "asc" }],
    select: PROOF_SELECT,
  });
  return rows.map(toProofPlanRecord).map((record) => {
    const { plan, isFirstNamed, latest } = record;
    const outcome = latest !== null && isAnswered(record) ? latest.outcome : null;
    return { rule: plan.finding.rule, change: plan.change.id, isFirstNamed, outcome };
  });
}
