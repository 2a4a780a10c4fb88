import type { Actor } from "@/lib/auth/roles";
import type { ProofDocument } from "@/lib/core/proof-document";
import { listProofPlans } from "@/lib/db/list-proof-plans";
import { findVisibleRun } from "../find-visible-run";
import type { Runtime } from "../runtime";
import { listProofOwners } from "./list-proof-owners";
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
 * The plans of experiments on findings of a run with what became of them, newest first.
 *
 * @throws AppError "not-found" or "forbidden"; "unavailable" where runs never rest while they are read
 */
export async function listProofs(runtime: Runtime, actor: Actor, runId: string): Promise<ProofDocument[]> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  return await showProofs(runtime, actor, run, await listProofPlans(runtime.database, { runId: run.id }));
}
