import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { findFreeRunName } from "./find-free-run-name";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { newId } from "./new-id";

/** Others would have to take the name that was free this often. */
const ATTEMPTS = 50;

/**
 * Makes a run for a tracker's client, which may call any number of runs the same: where the name is taken, ours is
 * the next one that is free, such as `name (2)`.
 */
export async function createClientRun(
  db: Database,
  params: {
    readonly projectId: string;
    readonly name: string;
    /** See `ClientRunRecord`. */
    readonly training: string;
    readonly startedAt: Date;
    readonly experimentNumber: number | null;
    readonly tags: ReadonlyMap<string, string>;
    readonly createdBy: string;
  },
): Promise<{ readonly id: string; readonly name: string }> {
  const { projectId, createdBy, tags, name: wanted, ...facts } = params;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const name = await findFreeRunName(db, { projectId, name: wanted });
    try {
      return await inTransaction(db, async (transaction) => {
        const id = newId();
        await transaction.run.create({
          data: { id, projectId, name, activeName: name, state: "ready", createdBy, ...facts },
        });
        const rows = [...tags].map(([key, value]) => ({ runId: id, key, value }));
        if (rows.length > 0) await transaction.runTag.createMany({ data: rows });
        await appendAuditEntry(db, transaction, {
          actor: createdBy,
          action: "run.created",
          object: `run:${id}`,
          project: projectId,
          details: { name },
        });
        return { id, name };
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
  throw new Error("The names of runs keep being taken while they are asked for.");
}
