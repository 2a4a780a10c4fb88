import { type AuditEvent, SERVER_ACTOR } from "@/lib/core/audit-entry";
import { AppError } from "@/lib/core/errors";
import { requireSameClaim } from "@/lib/core/require-same-claim";
import { mergeSettings } from "@/lib/core/run-settings";
import type { LayerFact } from "@/lib/series/order-layers";
import { abandonImport } from "./abandon-import";
import { addPredictionSets } from "./add-prediction-sets";
import { appendAuditEntries } from "./append-audit-entry";
import { claimEvent } from "./claim-proof-plan";
import { compareWithNewerPoints } from "./compare-with-newer-points";
import type { Database, Transaction } from "./database";
import { describeAddedPredictions } from "./describe-added-predictions";
import { heartbeatImport } from "./heartbeat-import";
import { inTransaction } from "./in-transaction";
import { lockProjectOfRun } from "./lock-project-of-run";
import type { PredictionsToStore } from "./prediction-record";
import { saveLayerFacts } from "./save-layer-facts";
import { parseStatedSettings } from "./stated-settings";
import { statementsIn } from "./statements-in";

export type PublishedImport = {
  readonly revision: number;
  /** Points that the import added to the run. */
  readonly points: number;
  /** The published import of the same file, when somebody else was faster; ours is removed then. */
  readonly duplicateOf: string | null;
  /** Whether nobody saw the run before. */
  readonly isNewRun: boolean;
};

type Params = {
  readonly runId: string;
  readonly importId: string;
  readonly formats: readonly string[];
  readonly sha256: string;
  readonly byteLength: number;
  readonly readerVersion: number;
  /** Prediction sets that came with the log, and who sent them; they are stored with it or not at all. */
  readonly predictions?: { readonly sets: readonly PredictionsToStore[]; readonly actor: string };
  readonly at: Date;
};

/**
 * Makes all points of a finished import visible at once, and its run ready, in one small transaction.
 * What others published into the run meanwhile is compared with ours first, so that the same point
 * is stored once whoever was first.
 *
 * @throws AppError "conflict" when the import was given up or names another experiment than the run did, "not-found"
 *   when its run was deleted
 */
export async function publishImport(db: Database, params: Params): Promise<PublishedImport> {
  for (;;) {
    await compareWithNewerPoints(db, params);
    const outcome = await inTransaction(db, (transaction) => publish(db, transaction, params));
    if (outcome === "overtaken") continue;
    if (outcome.duplicateOf !== null) await abandonImport(db, params);
    return outcome;
  }
}

async function publish(db: Database, transaction: Transaction, params: Params): Promise<PublishedImport | "overtaken"> {
  const { runId, importId, formats, sha256, byteLength, readerVersion, predictions, at } = params;
  if (predictions !== undefined) await lockProjectOfRun(transaction, { runId, at });
  // First of all, since this locks the run's row: publishing and folding take turns.
  const locked = await transaction.run.updateMany({ where: { id: runId, deletedAt: null }, data: { updatedAt: at } });
  if (locked.count === 0) {
    throw new AppError(
      "not-found",
      "Expected the run that the file was read into, but it was deleted meanwhile.",
      "Upload the file into another run.",
    );
  }
  const run = await transaction.run.findUniqueOrThrow({
    where: { id: runId },
    select: { revision: true, settings: true, state: true, projectId: true },
  });
  await heartbeatImport(transaction, { runId, importId, at });
  const where = { runId_id: { runId, id: importId } };
  const own = await transaction.import.findUniqueOrThrow({
    where,
    select: { comparedRevision: true, points: true, settings: true, layerFacts: true, actor: true, rejected: true },
  });
  const same = await transaction.import.findFirst({
    where: { runId, state: "published", sha256 },
    select: { id: true },
  });
  if (same !== null) return { revision: run.revision, points: 0, duplicateOf: same.id, isNewRun: false };
  const newer = await transaction.import.count({
    where: { runId, state: "published", publishedRevision: { gt: own.comparedRevision } },
  });
  if (newer > 0) return "overtaken";
  const { _max: latest } = await transaction.liveBatch.aggregate({ where: { runId }, _max: { sequence: true } });
  const [before, stated] = [parseStatedSettings(run.settings), parseStatedSettings(own.settings)];
  requireSameClaim(before.proof, stated.proof);
  const settings = mergeSettings(before, stated);
  const claim = before.proof ? null : (stated.proof ?? null);
  const claimed = claim === null ? {} : { proofPlan: claim.plan, proofClaimedAt: at };
  const revision = run.revision + 1;
  await transaction.run.update({
    where: { id: runId },
    data: { revision, state: "ready", settings: JSON.stringify(settings), ...claimed },
  });
  await saveLayerFacts(transaction, { runId, facts: JSON.parse(own.layerFacts) as LayerFact[] });
  await transaction.series.updateMany({ where: { runId, ownedByImport: importId }, data: { ownedByImport: null } });
  await transaction.import.update({
    where,
    data: {
      state: "published",
      batchPosition: latest.sequence ?? 0,
      publishedRevision: revision,
      publishedAt: at,
      formats: JSON.stringify(formats),
      sha256,
      byteLength: BigInt(byteLength),
      readerVersion,
    },
  });
  const points = Number(own.points);
  const by = own.actor ?? SERVER_ACTOR;
  const isNewRun = run.state === "pending";
  const events: AuditEvent[] = [
    {
      actor: by,
      action: "import.published",
      object: `run:${runId}`,
      project: run.projectId,
      details: { import: importId, formats, points, rejected: Number(own.rejected), byteLength, newRun: isNewRun },
      payloadSha256: sha256,
    },
  ];
  if (claim !== null) events.push(claimEvent(claim, { runId, projectId: run.projectId, by }));
  if (predictions !== undefined) {
    const { sets, actor } = predictions;
    const added = await addPredictionSets(transaction, { runId, revision, predictions: sets, actor, at });
    events.push(...describeAddedPredictions(added, sets, { runId, projectId: run.projectId, actor }));
  }
  await appendAuditEntries(db, statementsIn(transaction), events);
  return { revision, points, duplicateOf: null, isNewRun };
}
