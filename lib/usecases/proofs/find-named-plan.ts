import type { ProofClaim } from "@/lib/core/proof-plan";
import { findPlansNamed } from "@/lib/db/find-plans-named";
import type { Runtime } from "../runtime";

/**
 * The run for whose finding the plan was made that a run says it belongs to.
 *
 * @returns null where no run of its project has such a plan
 */
export async function findNamedPlan(
  { database }: Runtime,
  { projectId, claim }: { readonly projectId: string; readonly claim: ProofClaim },
): Promise<{ readonly runId: string } | null> {
  const [first] = await findPlansNamed(database, { projectId, sha256: claim.plan });
  return first ?? null;
}
