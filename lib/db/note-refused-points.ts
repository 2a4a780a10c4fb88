import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { statementsIn } from "./statements-in";
import { tallyForAudit } from "./tally-for-audit";

/** Of one run; different reasons are few, since each is a fixed sentence. */
const REASONS_LIMIT = 200;
const SAMPLE_LIMIT = 500;

/**
 * Keeps with a run that points were sent for it and not taken, or taken otherwise than they came, so that nothing is
 * lost in silence. The same from the same source is one row, with its first example and the time of the last.
 *
 * @param params.reason one of a few fixed sentences: what a client sent stands in `sample`
 */
export async function noteRefusedPoints(
  db: Database,
  params: {
    readonly runId: string;
    readonly source: "mlflow" | "wandb" | "trackio" | "points";
    readonly reason: string;
    readonly points: number;
    readonly sample: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  const { runId, source, reason, points, by, at } = params;
  const sample = params.sample.slice(0, SAMPLE_LIMIT);
  await inTransaction(db, async (transaction) => {
    // Holds the row, so that no other process gives out the same number.
    const { count } = await transaction.run.updateMany({
      where: { id: runId, state: "ready" },
      data: { updatedAt: at },
    });
    if (count === 0) return;
    const rows = await transaction.refusedBatch.findMany({
      where: { runId },
      orderBy: { number: "asc" },
      select: { number: true, source: true, reason: true },
    });
    // Beyond the limit the last row stands for all that follow.
    const known = rows.find((row) => row.source === source && row.reason === reason) ?? rows[REASONS_LIMIT - 1];
    if (known === undefined) {
      await transaction.refusedBatch.create({
        data: { runId, number: rows.length + 1, at, source, reason, points, sample },
      });
    } else {
      await transaction.refusedBatch.update({
        where: { runId_number: { runId, number: known.number } },
        data: { at, points: { increment: points } },
      });
    }
    const { projectId } = await transaction.run.findUniqueOrThrow({
      where: { id: runId },
      select: { projectId: true },
    });
    const event = { action: "points.refused", actor: by, object: `run:${runId}`, project: projectId } as const;
    await tallyForAudit(db, statementsIn(transaction), { ...event, times: 1, amount: points, digests: [], at });
  });
}
