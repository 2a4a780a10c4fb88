import { type Database, rawOf } from "./database";
import { dateText } from "./date-text";
import { insertRows, placeholders, type RawStatements } from "./raw-database";
import { runIsGone } from "./read-run-state";
import { tallyForAudit } from "./tally-for-audit";

export type BatchToCommit = {
  readonly runId: string;
  readonly idempotencyKey: string;
  readonly points: number;
  readonly payload: Uint8Array<ArrayBuffer>;
  /** Who sent it. */
  readonly actor: string;
  /** SHA-256, in hex, of what was sent. */
  readonly bodySha256: string | null;
  readonly at: Date;
};

export type CommittedBatch = {
  /** Number of the batch in its run. */
  readonly sequence: number;
  /** False when a batch with this key was there already. */
  readonly isNew: boolean;
  /** The run as it was then. */
  readonly revision: number;
  readonly foldedThrough: number;
};

type Waiting = {
  readonly batch: BatchToCommit;
  readonly resolve: (committed: CommittedBatch) => void;
  readonly reject: (error: unknown) => void;
};

/** Bounds one transaction. */
const BATCHES_AT_ONCE = 64;

const queues = new WeakMap<Database, { readonly waiting: Waiting[]; isBusy: boolean }>();

/**
 * Adds a batch to its run; it is committed when this returns. Batches that arrive while a transaction
 * is under way share the next one: a commit waits for the disk, however much it commits.
 *
 * @throws AppError "not-found" when there is no such run
 */
export async function commitBatch(db: Database, batch: BatchToCommit): Promise<CommittedBatch> {
  const queue = queues.get(db) ?? { waiting: [], isBusy: false };
  queues.set(db, queue);
  return await new Promise((resolve, reject) => {
    queue.waiting.push({ batch, resolve, reject });
    if (!queue.isBusy) void workOff(db, queue);
  });
}

async function workOff(db: Database, queue: { readonly waiting: Waiting[]; isBusy: boolean }): Promise<void> {
  queue.isBusy = true;
  while (queue.waiting.length > 0) await commitTogether(db, queue.waiting.splice(0, BATCHES_AT_ONCE));
  queue.isBusy = false;
}

/** What cannot be committed together is tried one by one, so that nobody pays for another's batch. */
async function commitTogether(db: Database, group: readonly Waiting[]): Promise<void> {
  try {
    const batches = group.map(({ batch }) => batch);
    const outcomes = await rawOf(db).transact((statements) => insertBatches(db, statements, batches));
    for (const [index, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[index] ?? null;
      if (outcome === null) reject(runIsGone());
      else resolve(outcome);
    }
  } catch (error) {
    if (group.length === 1) group[0]?.reject(error);
    else for (const waiting of group) await commitTogether(db, [waiting]);
  }
}

/** @returns for each batch what became of it, null when its run is gone */
async function insertBatches(
  db: Database,
  statements: RawStatements,
  batches: readonly BatchToCommit[],
): Promise<(CommittedBatch | null)[]> {
  const outcomes = new Map<BatchToCommit, CommittedBatch | null>();
  const rows = [];
  // In one order for everybody, so that two processes never wait for each other's run.
  for (const runId of [...new Set(batches.map((batch) => batch.runId))].sort()) {
    const own = batches.filter((batch) => batch.runId === runId);
    const run = await lockRun(db, statements, runId);
    if (run === null) {
      for (const batch of own) outcomes.set(batch, null);
      continue;
    }
    const { revision, foldedThrough, projectId } = run;
    const added: BatchToCommit[] = [];
    const known = await findKnown(statements, runId, own);
    let { last } = run;
    for (const batch of own) {
      const { idempotencyKey, points, payload, at } = batch;
      const earlier = known.get(idempotencyKey);
      if (earlier === undefined) last += 1;
      const sequence = earlier ?? last;
      outcomes.set(batch, { sequence, isNew: earlier === undefined, revision, foldedThrough });
      if (earlier !== undefined) continue;
      known.set(idempotencyKey, sequence);
      added.push(batch);
      rows.push({ runId, sequence, idempotencyKey, points, payload, createdAt: dateText(db.provider, at) });
    }
    await tallyBatches(db, statements, { runId, projectId }, added);
  }
  await insertRows(statements, "live_batch", rows);
  return batches.map((batch) => outcomes.get(batch) ?? null);
}

/** For the audit log, which has one entry for a run, a sender and a minute. */
async function tallyBatches(
  db: Database,
  statements: RawStatements,
  { runId, projectId }: { readonly runId: string; readonly projectId: string },
  batches: readonly BatchToCommit[],
): Promise<void> {
  for (const actor of [...new Set(batches.map((batch) => batch.actor))].sort()) {
    const own = batches.filter((batch) => batch.actor === actor);
    const [first] = own;
    if (first === undefined) continue;
    await tallyForAudit(db, statements, {
      action: "points.appended",
      actor,
      object: `run:${runId}`,
      project: projectId,
      times: own.length,
      amount: own.reduce((sum, { points }) => sum + points, 0),
      digests: own.flatMap(({ bodySha256 }) => bodySha256 ?? []),
      at: first.at,
    });
  }
}

/** Holds the run's row, so that no other process gives out the same number; in SQLite there is one writer anyway. */
async function lockRun(db: Database, statements: RawStatements, runId: string) {
  const lock = db.provider === "postgresql" ? " FOR UPDATE" : "";
  const [run] = await statements.all(
    `SELECT "revision", "foldedThrough", "projectId" FROM "run" WHERE "id" = ? AND "state" = 'ready' AND "deletedAt" IS NULL${lock}`,
    [runId],
  );
  if (run === undefined) return null;
  const [latest] = await statements.all(`SELECT MAX("sequence") FROM "live_batch" WHERE "runId" = ?`, [runId]);
  const [revision, foldedThrough] = [Number(run[0]), Number(run[1])];
  const projectId = String(run[2]);
  return { revision, foldedThrough, projectId, last: Math.max(foldedThrough, Number(latest?.[0] ?? 0)) };
}

async function findKnown(
  statements: RawStatements,
  runId: string,
  batches: readonly BatchToCommit[],
): Promise<Map<string, number>> {
  const rows = await statements.all(
    `SELECT "idempotencyKey", "sequence" FROM "live_batch"
     WHERE "runId" = ? AND "idempotencyKey" IN ${placeholders(batches.length)}`,
    [runId, ...batches.map(({ idempotencyKey }) => idempotencyKey)],
  );
  return new Map(rows.map(([key, sequence]) => [String(key), Number(sequence)]));
}
