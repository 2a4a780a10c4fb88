import { type Database, prismaOf } from "./database";
import { PROOF_SELECT, type ProofPlanRecord, toProofPlanRecord } from "./proof-record";

/** The plan of this SHA-256 for a finding of a run; null where there is none. */
export async function findProofPlan(
  db: Database,
  params: { readonly runId: string; readonly sha256: string },
): Promise<ProofPlanRecord | null> {
  const row = await prismaOf(db).proofPlan.findUnique({ where: { runId_sha256: params }, select: PROOF_SELECT });
  return row === null ? null : toProofPlanRecord(row);
}
