import type { AuditEvent } from "@/lib/core/audit-entry";
import type { ProofClaim } from "@/lib/core/proof-plan";
import { requireSameClaim } from "@/lib/core/require-same-claim";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { runIsGone } from "./read-run-state";
import { VISIBLE_RUN } from "./run-record";
import { parseStatedSettings } from "./stated-settings";

/**
 * Notes which experiment a run says it belongs to. The first claim stays; the same again changes nothing.
 *
 * @throws AppError "not-found" when there is no such run, "conflict" when it named another plan, side or seed before
 */
export async function claimProofPlan(
  db: Database,
  params: { readonly runId: string; readonly claim: ProofClaim; readonly by: string; readonly at: Date },
): Promise<void> {
  const { runId, claim, by, at } = params;
  await inTransaction(db, async (transaction) => {
    // Holds the row, so that of two claims one is the first.
    const { count } = await transaction.run.updateMany({
      where: { ...VISIBLE_RUN, id: runId },
      data: { updatedAt: at },
    });
    if (count === 0) throw runIsGone();
    const run = await transaction.run.findUniqueOrThrow({
      where: { id: runId },
      select: { settings: true, projectId: true },
    });
    const settings = parseStatedSettings(run.settings);
    requireSameClaim(settings.proof, claim);
    if (settings.proof) return;
    await transaction.run.update({
      where: { id: runId },
      data: {
        settings: JSON.stringify({ ...settings, proof: claim }),
        proofPlan: claim.plan,
        proofClaimedAt: at,
        revision: { increment: 1 },
      },
    });
    await appendAuditEntry(db, transaction, claimEvent(claim, { runId, projectId: run.projectId, by }));
  });
}

/** The entry in the audit log for a run that says which experiment it belongs to. */
export function claimEvent(
  { plan, arm, seed }: ProofClaim,
  of: { readonly runId: string; readonly projectId: string; readonly by: string },
): AuditEvent {
  return {
    actor: of.by,
    action: "proof.claimed",
    object: `run:${of.runId}`,
    project: of.projectId,
    details: { plan, arm, seed },
  };
}
