import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { VISIBLE_RUN } from "./run-record";

/**
 * Keeps what the trainer of a run said of it: how it stands, and when it began and ended. What is not given stays.
 *
 * @returns false when there is no such run that may be written to
 */
export async function changeTraining(
  db: Database,
  params: {
    readonly runId: string;
    /** See `ClientRunRecord`. */
    readonly training?: string | undefined;
    readonly startedAt?: Date | undefined;
    readonly endedAt?: Date | undefined;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { runId, by, at, training, startedAt, endedAt } = params;
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.run.updateMany({
      where: { ...VISIBLE_RUN, id: runId },
      data: { updatedAt: at },
    });
    if (count === 0) return false;
    const before = await transaction.run.findUniqueOrThrow({
      where: { id: runId },
      select: { training: true, startedAt: true, endedAt: true, projectId: true },
    });
    const isSame =
      (training === undefined || training === before.training) &&
      (startedAt === undefined || startedAt.getTime() === before.startedAt?.getTime()) &&
      (endedAt === undefined || endedAt.getTime() === before.endedAt?.getTime());
    if (isSame) return true;
    const data = {
      ...(training === undefined ? {} : { training }),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(endedAt === undefined ? {} : { endedAt }),
    };
    await transaction.run.update({ where: { id: runId }, data });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "run.training-changed",
      object: `run:${runId}`,
      project: before.projectId,
      details: { from: before.training, to: training ?? before.training },
    });
    return true;
  });
}
