import type { Database } from "./database";
import { joinFindings } from "./finding-words";
import { inTransaction } from "./in-transaction";

/**
 * Keeps a diagnosis under its key and makes it the one that lists show, unless the run has changed
 * meanwhile. Two servers may compute the same one; the second changes nothing.
 */
export async function saveDiagnosis(
  db: Database,
  params: {
    readonly runId: string;
    readonly key: string;
    readonly engineVersion: string;
    readonly status: string;
    /** Sorts lists: 0 = heaviest. */
    readonly weight: number;
    /** Rules with a finding. */
    readonly findings: readonly string[];
    /** null where nothing was logged. */
    readonly lastStep: number | null;
    /** Where the training loss ends; null where that is no number. */
    readonly finalLoss: number | null;
    /** JSON. */
    readonly result: string;
    /** JSON of what lists show of it. */
    readonly line: string;
    /** Revision of the run that was diagnosed. */
    readonly revision: number;
  },
): Promise<void> {
  const { runId, key, weight, revision, findings, lastStep, finalLoss, ...data } = params;
  await inTransaction(db, async (transaction) => {
    // The run before what refers to it: otherwise this and a renaming of the run would wait for each other in
    // PostgreSQL, the one with the share that the foreign key takes, the other with the row itself.
    await transaction.run.updateMany({
      where: { id: runId, revision },
      data: {
        diagnosisKey: key,
        diagnosisStatus: data.status,
        diagnosisWeight: weight,
        diagnosisFindings: joinFindings(findings),
        lastStep: lastStep === null ? null : toStoredStep(lastStep),
        finalLoss,
      },
    });
    await transaction.diagnosisResult.upsert({
      where: { runId_key: { runId, key } },
      create: { runId, key, ...data },
      // The same value again: an empty update would be a look and an insert, which two servers can both lose.
      update: { engineVersion: data.engineVersion },
    });
  });
}

/** SQLite's client reads no greater integer; a list needs no more to put runs in order. */
function toStoredStep(step: number): bigint {
  return BigInt(Math.max(-Number.MAX_SAFE_INTEGER, Math.min(step, Number.MAX_SAFE_INTEGER)));
}
