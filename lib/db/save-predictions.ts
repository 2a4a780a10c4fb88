import { type AddedPredictions, addPredictionSets } from "./add-prediction-sets";
import { appendAuditEntries } from "./append-audit-entry";
import type { Database } from "./database";
import { describeAddedPredictions } from "./describe-added-predictions";
import { inTransaction } from "./in-transaction";
import { lockProjectOfRun } from "./lock-project-of-run";
import type { PredictionsToStore } from "./prediction-record";
import { runIsGone } from "./read-run-state";
import { VISIBLE_RUN } from "./run-record";
import { statementsIn } from "./statements-in";

/**
 * Stores a prediction set with a run, all or nothing; the same file again changes nothing.
 *
 * @throws AppError "not-found" when the run is gone
 */
export async function savePredictions(
  db: Database,
  params: {
    readonly runId: string;
    readonly predictions: PredictionsToStore;
    readonly actor: string;
    readonly at: Date;
  },
): Promise<AddedPredictions> {
  const { runId, predictions, actor, at } = params;
  return await inTransaction(db, async (transaction) => {
    await lockProjectOfRun(transaction, { runId, at });
    const locked = await transaction.run.updateMany({ where: { ...VISIBLE_RUN, id: runId }, data: { updatedAt: at } });
    if (locked.count === 0) throw runIsGone();
    const run = await transaction.run.findUniqueOrThrow({
      where: { id: runId },
      select: { revision: true, projectId: true },
    });
    const revision = run.revision + 1;
    const [added] = await addPredictionSets(transaction, { runId, revision, predictions: [predictions], actor, at });
    if (added === undefined) throw new Error("A prediction set that was handed over was not looked at.");
    if (added.isNew) await transaction.run.update({ where: { id: runId }, data: { revision } });
    const where = { runId, projectId: run.projectId, actor };
    await appendAuditEntries(db, statementsIn(transaction), describeAddedPredictions([added], [predictions], where));
    return added;
  });
}
