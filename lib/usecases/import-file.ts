import { beginImport } from "@/lib/db/begin-import";
import type { Database } from "@/lib/db/database";
import { ImportWriter } from "@/lib/db/import-writer";
import { keepImport } from "@/lib/db/keep-import";
import { publishImport } from "@/lib/db/publish-import";
import { mapKey } from "@/lib/ingest/key-rules";
import type { ImportProgress } from "@/lib/schema/run";
import { Arrival } from "./arrival";
import { BatchReceiver } from "./column-relay";
import type { ReadLogs } from "./read-logs";
import type { WorkerJob, WorkerResults } from "./worker-protocol";

/** Grows with every change of a reader that changes what is read from the same file. */
const READER_VERSION = 2;
const PROGRESS_EVERY_MS = 250;

/**
 * Imports a file that may still grow, an archive of a run folder, or a folder into a run: all or
 * nothing. Runs in a worker thread. Nothing of it is seen before it is published, and a failure takes
 * it back.
 *
 * @param readLogs reads the file, in another thread where there is one
 * @throws AppError when the file cannot be read
 */
export async function importFile(
  db: Database,
  job: Extract<WorkerJob, { kind: "import" }>,
  readLogs: ReadLogs,
  onProgress: (progress: ImportProgress) => void,
): Promise<WorkerResults["import"]> {
  const { projectId, runId, runName, filename, actor } = job;
  const now = (): Date => new Date();
  const begun = await beginImport(db, { projectId, runId, runName, filename, actor, at: now() });
  return await keepImport(db, begun, async () => {
    const writer = new ImportWriter(db, { ...begun, mapKey, now });
    const receiver = new BatchReceiver(writer);
    const report = throttle((bytesRead: number) =>
      onProgress({ bytesRead, bytesTotal: job.expectedBytes, ...writer.progress }),
    );
    const { formats, predictions } = await readLogs(job, async (batch) => {
      await receiver.take(batch);
      report(batch.bytesRead);
    });
    const totals = await writer.finish();
    const content = await new Arrival(job.arrival).whole();
    const source = { formats, ...content, readerVersion: READER_VERSION };
    const withSets = predictions.length === 0 ? {} : { predictions: { sets: predictions, actor } };
    const published = await publishImport(db, { ...begun, ...source, ...withSets, at: now() });
    const { duplicateOf, isNewRun } = published;
    return {
      runId: begun.runId,
      format: formats.join(" + "),
      points: totals.accepted,
      sha256: content.sha256,
      issues: [...totals.issues],
      issueCount: totals.issueCount,
      // Somebody sent the same file at the same time and was faster; ours is gone again.
      duplicate: duplicateOf !== null,
      newRun: isNewRun,
    };
  });
}

/** Calls on at most four times a second: each report crosses threads and perhaps the network. */
function throttle(report: (bytesRead: number) => void): (bytesRead: number) => void {
  let last = 0;
  return (bytesRead) => {
    const time = performance.now();
    if (time - last < PROGRESS_EVERY_MS) return;
    last = time;
    report(bytesRead);
  };
}
