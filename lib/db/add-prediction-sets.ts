import type { PredictionOverlap } from "@/lib/series/describe-overlaps";
import { encodePredictions } from "@/lib/series/prediction-codec";
import type { Transaction } from "./database";
import { findOverlaps } from "./find-overlaps";
import { newId } from "./new-id";
import { type PredictionsToStore, parseOverlaps } from "./prediction-record";
import { insertRows } from "./raw-database";
import { statementsIn } from "./statements-in";

export type AddedPredictions = {
  readonly id: string;
  /** False for a file that the run has already; nothing was stored then. */
  readonly isNew: boolean;
  readonly overlaps: readonly PredictionOverlap[];
};

/**
 * Stores prediction sets with their run, inside a transaction that holds the rows of project and run
 * (`lockProjectOfRun` first). Sets of the project whose evaluation holds patients of a new set's training
 * are told so, and the revision of their runs grows.
 *
 * @param revision of the run, with which the sets become visible
 */
export async function addPredictionSets(
  transaction: Transaction,
  params: {
    readonly runId: string;
    readonly revision: number;
    readonly predictions: readonly PredictionsToStore[];
    readonly actor: string;
    readonly at: Date;
  },
): Promise<AddedPredictions[]> {
  const { runId, predictions } = params;
  const added: AddedPredictions[] = [];
  for (const stored of predictions) {
    const known = await transaction.predictionSet.findFirst({
      where: { runId, sha256: stored.sha256, deletedAt: null },
      select: { id: true, overlaps: true },
    });
    if (known === null) added.push(await addSet(transaction, params, stored));
    else added.push({ id: known.id, isNew: false, overlaps: parseOverlaps(known.overlaps) });
  }
  return added;
}

async function addSet(
  transaction: Transaction,
  params: Parameters<typeof addPredictionSets>[1],
  stored: PredictionsToStore,
): Promise<AddedPredictions> {
  const { runId, revision, actor, at } = params;
  const { set, sha256, byteLength, readerVersion, trainingDigests, evaluationDigests } = stored;
  const id = newId();
  const overlaps = await findOverlaps(transaction, { runId, setId: id, trainingDigests, evaluationDigests });
  const { header, columns } = encodePredictions(set);
  await transaction.predictionSet.create({
    data: {
      runId,
      id,
      name: set.name,
      sha256,
      byteLength: BigInt(byteLength),
      rows: set.rows,
      revision,
      readerVersion,
      header: JSON.stringify(header),
      overlaps: JSON.stringify(overlaps),
      trainingDigests: trainingDigests.length === 0 ? null : trainingDigests,
      evaluationDigests: evaluationDigests.length === 0 ? null : evaluationDigests,
      actor,
      createdAt: at,
    },
  });
  const statements = statementsIn(transaction);
  // One statement each: a column may have megabytes.
  for (const { name, payload } of columns) {
    await insertRows(statements, "prediction_column", [{ runId, setId: id, name, payload }]);
  }
  return { id, isNew: true, overlaps };
}
