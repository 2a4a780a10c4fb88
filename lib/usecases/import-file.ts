import path from "node:path";
import { abandonImport } from "@/lib/db/abandon-import";
import { beginImport } from "@/lib/db/begin-import";
import type { Database } from "@/lib/db/database";
import { ImportWriter } from "@/lib/db/import-writer";
import { publishImport } from "@/lib/db/publish-import";
import { mapKey } from "@/lib/ingest/key-rules";
import { UNPACKED_BYTES_LIMIT } from "@/lib/ingest/limits";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import type { ImportProgress } from "@/lib/schema/run";
import { NODE_PORTS } from "./node-ports";
import { withOpenedPath } from "./read-path";
import type { WorkerJob, WorkerResults } from "./worker-protocol";

/** Grows with every change of a reader that changes what is read from the same file. */
const READER_VERSION = 1;
const PROGRESS_EVERY_MS = 250;

/**
 * Reads a spooled file, an archive of a run folder, or a folder into a run: all or nothing. Runs in a
 * worker thread. Nothing of it is seen before it is published, and a failure takes it back.
 *
 * @throws AppError when the file cannot be read
 */
export async function importFile(
  db: Database,
  job: Extract<WorkerJob, { kind: "import" }>,
  onProgress: (progress: ImportProgress) => void,
): Promise<WorkerResults["import"]> {
  const { projectId, runId, runName, file, filename, actor } = job;
  const now = (): Date => new Date();
  const begun = await beginImport(db, { projectId, runId, runName, filename, actor, at: now() });
  try {
    const writer = new ImportWriter(db, { ...begun, mapKey, now });
    const options = { name: filename, temporaryFolder: path.dirname(file), unpackedBytesLimit: UNPACKED_BYTES_LIMIT };
    const report = throttle((bytesRead: number) =>
      onProgress({ bytesRead, bytesTotal: job.byteLength, ...writer.progress }),
    );
    const { formats } = await withOpenedPath(file, options, (opened) =>
      readRunFiles(opened.files, NODE_PORTS, writer, { onProgress: report }),
    );
    const totals = await writer.finish();
    const { sha256, byteLength } = job;
    const source = { formats, sha256, byteLength, readerVersion: READER_VERSION };
    const { duplicateOf } = await publishImport(db, { ...begun, ...source, at: now() });
    return {
      runId: begun.runId,
      format: formats.join(" + "),
      points: totals.accepted,
      sha256,
      issues: [...totals.issues],
      issueCount: totals.issueCount,
      // Somebody sent the same file at the same time and was faster; ours is gone again.
      duplicate: duplicateOf !== null,
    };
  } catch (error) {
    await abandonImport(db, begun);
    throw error;
  }
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
