import { AppError } from "@/lib/core/errors";
import type { Database, Transaction } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { newId } from "./new-id";

const ATTEMPTS = 5;

/**
 * Opens an import in state `pending`, which no read sees. `runId` null takes the run of that name in
 * the project, or makes it, pending as well until its first import is published.
 *
 * @throws AppError "not-found" when the run is gone
 */
export async function beginImport(
  db: Database,
  params: {
    readonly projectId: string;
    readonly runId: string | null;
    readonly runName: string;
    readonly filename: string;
    readonly actor: string;
    readonly at: Date;
  },
): Promise<{ readonly runId: string; readonly importId: string }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(db, (transaction) => openImport(transaction, params));
    } catch (error) {
      // Somebody else made the run between our look and our insert: it is there now.
      if (!isUniqueViolation(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function openImport(transaction: Transaction, params: Parameters<typeof beginImport>[1]) {
  const { filename, actor, at } = params;
  const run = await lockRun(transaction, params);
  const importId = newId();
  await transaction.import.create({
    data: {
      runId: run.id,
      id: importId,
      kind: "file",
      state: "pending",
      comparedRevision: run.revision,
      filename,
      actor,
      startedAt: at,
      heartbeatAt: at,
    },
  });
  return { runId: run.id, importId };
}

/** Finds or makes the run, and holds its row so that a sweep cannot remove it meanwhile. */
async function lockRun(transaction: Transaction, params: Parameters<typeof beginImport>[1]) {
  const { projectId, runId, runName, actor, at } = params;
  const where = runId === null ? { projectId, activeName: runName } : { projectId, id: runId, deletedAt: null };
  const found = await transaction.run.findFirst({ where, select: { id: true } });
  const select = { id: true, revision: true };
  if (found !== null) {
    const { count } = await transaction.run.updateMany({ where: { id: found.id }, data: { updatedAt: at } });
    if (count === 1) return await transaction.run.findUniqueOrThrow({ where: { id: found.id }, select });
  }
  if (runId !== null) {
    throw new AppError("not-found", "Expected a run to add the file to, but it is gone.", "Choose another run.");
  }
  return await transaction.run.create({
    data: {
      id: newId(),
      projectId,
      name: runName,
      activeName: runName,
      state: "pending",
      createdBy: actor,
      createdAt: at,
      updatedAt: at,
    },
    select,
  });
}
