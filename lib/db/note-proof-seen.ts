import { AppError } from "@/lib/core/errors";
import { appendAuditEntry } from "./append-audit-entry";
import { type Database, prismaOf } from "./database";
import { inTransaction } from "./in-transaction";
import { proofObject } from "./proof-record";

/**
 * Notes that somebody saw what the runs of a plan show. The first time stays: what is trained later is not counted.
 *
 * @returns when that was first seen, and by whom
 * @throws AppError "not-found" when there is no such plan
 */
export async function noteProofSeen(
  db: Database,
  params: { readonly runId: string; readonly planSha256: string; readonly by: string; readonly at: Date },
): Promise<{ readonly at: Date; readonly by: string }> {
  const { runId, planSha256, by, at } = params;
  // A look first: such pages are opened often, and a write would wait for other writers.
  const earlier = await findSeen(db, params);
  if (earlier !== null) return earlier;
  await inTransaction(db, async (transaction) => {
    const { count } = await transaction.proofPlan.updateMany({
      where: { runId, sha256: planSha256, seenAt: null },
      data: { seenAt: at, seenBy: by },
    });
    if (count === 0) return;
    const run = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { projectId: true } });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "proof.results-seen",
      object: proofObject({ runId, sha256: planSha256 }),
      project: run.projectId,
      details: { run: runId },
    });
  });
  return (await findSeen(db, params)) ?? { at, by };
}

async function findSeen(
  db: Database,
  { runId, planSha256 }: { readonly runId: string; readonly planSha256: string },
): Promise<{ readonly at: Date; readonly by: string } | null> {
  const plan = await prismaOf(db).proofPlan.findUnique({
    where: { runId_sha256: { runId, sha256: planSha256 } },
    select: { seenAt: true, seenBy: true },
  });
  if (plan === null)
    throw new AppError("not-found", "Expected a plan of an experiment, but there is none.", "Look at the run's plans.");
  return plan.seenAt === null || plan.seenBy === null ? null : { at: plan.seenAt, by: plan.seenBy };
}
