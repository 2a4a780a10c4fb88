import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import type { ProofDocument } from "@/lib/core/proof-document";
import { listProofPlans } from "@/lib/db/list-proof-plans";
import { findVisibleRun } from "../find-visible-run";
import type { Runtime } from "../runtime";
import { isProofJudged } from "./judge-stored-proof";
import { judgeProofsBeside } from "./judge-waiting-proofs";
import { listProofOwners } from "./list-proof-owners";
import { isWithdrawn } from "./proof-progress";
import { showProofs } from "./show-proofs";

/**
 * The same with who can be asked to train the pairs of a plan.
 *
 * @throws AppError as `listProofs` does
 */
export async function listProofPage(
  runtime: Runtime,
  actor: Actor,
  runId: string,
): Promise<{
  readonly proofs: readonly ProofDocument[];
  readonly owners: readonly { readonly id: string; readonly name: string }[];
}> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const proofs = await listProofs(runtime, actor, run.id);
  return { proofs, owners: await listProofOwners(runtime.database, run.project.id) };
}

/**
 * The same without waiting, for a page that shows more than this: null where it is only now computed what some runs
 * show.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function peekProofs(runtime: Runtime, actor: Actor, runId: string): Promise<ProofDocument[] | null> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const records = await listProofPlans(runtime.database, { runId: run.id });
  for (const record of records) {
    if (isWithdrawn(record) || (await isProofJudged(runtime, record))) continue;
    judgeProofsBeside(runtime, run.id);
    return null;
  }
  try {
    return await showProofs(runtime, actor, run, records);
  } catch (error) {
    // Runs came in meanwhile.
    if (isAppError(error) && error.code === "unavailable") return null;
    throw error;
  }
}

/**
 * The plans of experiments on findings of a run with what became of them, newest first.
 *
 * @throws AppError "not-found" or "forbidden"; "unavailable" where runs never rest while they are read
 */
export async function listProofs(runtime: Runtime, actor: Actor, runId: string): Promise<ProofDocument[]> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  return await showProofs(runtime, actor, run, await listProofPlans(runtime.database, { runId: run.id }));
}
