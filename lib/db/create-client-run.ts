import type { ProofClaim } from "@/lib/core/proof-plan";
import { appendAuditEntry } from "./append-audit-entry";
import { claimEvent } from "./claim-proof-plan";
import type { Database } from "./database";
import { findFreeRunName } from "./find-free-run-name";
import { findTrackedRun, type TrackedName } from "./find-tracked-run";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { newId } from "./new-id";

/** Others would have to take the name that was free this often. */
const ATTEMPTS = 50;

/**
 * Makes a run for a tracker's client, which may call any number of runs the same: where the name is taken, ours is
 * the next one that is free, such as `name (2)`. Of several that make the same run at once one does.
 */
export async function createClientRun(
  db: Database,
  params: {
    readonly projectId: string;
    readonly name: string;
    /** See `ClientRunRecord`. */
    readonly training: string | null;
    readonly startedAt: Date;
    readonly experimentNumber: number | null;
    readonly tags: ReadonlyMap<string, string>;
    /** The experiment that the run says it belongs to. */
    readonly claim?: ProofClaim;
    readonly createdBy: string;
    /** The client's own name of the run, of which there is one: where it is there, nothing is made. */
    readonly trackedAs?: TrackedName;
  },
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { projectId, createdBy, tags, name: wanted, claim, trackedAs, ...facts } = params;
  const claimed =
    claim === undefined
      ? {}
      : { settings: JSON.stringify({ proof: claim }), proofPlan: claim.plan, proofClaimedAt: new Date() };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = trackedAs === undefined ? null : await findTrackedRun(db, { projectId, ...trackedAs });
    if (known !== null) return { id: known.id, isNew: false };
    const name = await findFreeRunName(db, { projectId, name: wanted });
    try {
      return await inTransaction(db, async (transaction) => {
        const id = newId();
        await transaction.run.create({
          data: { id, projectId, name, activeName: name, state: "ready", createdBy, ...facts, ...claimed },
        });
        if (trackedAs !== undefined) {
          await transaction.trackedRun.create({ data: { projectId, runId: id, ...trackedAs } });
        }
        const rows = [...tags].map(([key, value]) => ({ runId: id, key, value }));
        if (rows.length > 0) await transaction.runTag.createMany({ data: rows });
        await appendAuditEntry(db, transaction, {
          actor: createdBy,
          action: "run.created",
          object: `run:${id}`,
          project: projectId,
          details: { name },
        });
        if (claim !== undefined) {
          await appendAuditEntry(db, transaction, claimEvent(claim, { runId: id, projectId, by: createdBy }));
        }
        return { id, isNew: true };
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
  throw new Error("The names of runs keep being taken while they are asked for.");
}
