import { type Database, prismaOf } from "./database";
import { PROOF_SELECT, type ProofPlanRecord, toProofPlanRecord } from "./proof-record";

/** Plans of experiments on findings of a run, the newest first. */
export async function listProofPlans(db: Database, params: { readonly runId: string }): Promise<ProofPlanRecord[]> {
  const rows = await prismaOf(db).proofPlan.findMany({
    where: params,
    orderBy: [{ createdAt: "desc" }, { sha256: "asc" }],
    select: PROOF_SELECT,
  });
  return rows.map(toProofPlanRecord);
}
