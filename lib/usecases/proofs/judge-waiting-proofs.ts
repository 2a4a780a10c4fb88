import { listProofPlans } from "@/lib/db/list-proof-plans";
import type { Runtime } from "../runtime";
import { judgeStoredProof } from "./judge-stored-proof";
import { isWithdrawn } from "./proof-progress";

/**
 * Judges the runs of every plan of a run, so that whoever looks next does not wait. Nobody has seen anything by it.
 *
 * @param runId the run with the finding
 */
export async function judgeWaitingProofs(runtime: Runtime, runId: string): Promise<void> {
  for (const record of await listProofPlans(runtime.database, { runId }))
    if (!isWithdrawn(record)) await judgeStoredProof(runtime, record);
}
