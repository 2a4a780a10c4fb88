import type { Database } from "./database";
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
    /** JSON. */
    readonly result: string;
    /** Revision of the run that was diagnosed. */
    readonly revision: number;
  },
): Promise<void> {
  const { runId, key, weight, revision, ...data } = params;
  await inTransaction(db, async (transaction) => {
    // The run before what refers to it: otherwise this and a renaming of the run would wait for each other in
    // PostgreSQL, the one with the share that the foreign key takes, the other with the row itself.
    await transaction.run.updateMany({
      where: { id: runId, revision },
      data: { diagnosisKey: key, diagnosisStatus: data.status, diagnosisWeight: weight },
    });
    await transaction.diagnosisResult.upsert({
      where: { runId_key: { runId, key } },
      create: { runId, key, ...data },
      // The same value again: an empty update would be a look and an insert, which two servers can both lose.
      update: { engineVersion: data.engineVersion },
    });
  });
}
