import path from "node:path";
import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { findImportByDigest } from "@/lib/db/find-import-by-digest";
import { findRunInProject } from "@/lib/db/find-run";
import type { ImportProgress, ImportQuery, ImportResult } from "@/lib/schema/run";
import { findVisibleProject } from "./find-visible-run";
import { startDiagnosis } from "./get-diagnosis";
import type { Runtime } from "./runtime";
import { withSpooledUpload } from "./spool-upload";

/** Larger than any training log seen in practice; a log of this size holds about 10^10 points as gzip. */
export const UPLOAD_BYTES_LIMIT = 64 * 1024 ** 3;

/** Where uploads wait below the data folder. */
export function uploadsFolder(dataFolder: string): string {
  return path.join(dataFolder, "uploads");
}

export type RunUpload = ImportQuery & {
  readonly body: AsyncIterable<Uint8Array> | null;
  /** What the client announced, null where it did not. */
  readonly expectedBytes: number | null;
};

/**
 * Imports an upload into a run, all or nothing. An unknown run name makes a run, a known one is
 * appended to; the same content into the same run again changes nothing.
 *
 * @throws AppError when the actor may not, or the upload cannot be read
 */
export async function importRun(
  runtime: Runtime,
  actor: Actor,
  upload: RunUpload,
  onProgress?: (progress: ImportProgress) => void,
): Promise<ImportResult> {
  const { database, config, workers } = runtime;
  const project = await findVisibleProject(runtime, actor, upload.project, "run.upload");
  if (upload.body === null) {
    throw new AppError(
      "bad-input",
      "Expected the raw file as the body of the request, but the body is empty.",
      "Send the file itself, not a form.",
    );
  }
  const limits = {
    folder: uploadsFolder(config.dataFolder),
    byteLimit: UPLOAD_BYTES_LIMIT,
    expectedBytes: upload.expectedBytes,
  };
  return await withSpooledUpload(upload.body, limits, async ({ file, sha256, byteLength }) => {
    const run = await findRunInProject(database, { projectId: project.id, idOrName: upload.run });
    const earlier = run === null ? null : await findImportByDigest(database, { runId: run.id, sha256 });
    if (earlier !== null && run !== null) {
      return {
        runId: run.id,
        format: earlier.formats.join(" + "),
        points: earlier.points,
        sha256,
        issues: [...earlier.issues],
        issueCount: earlier.issueCount,
        duplicate: true,
      };
    }
    const job = {
      kind: "import",
      projectId: project.id,
      runId: run?.id ?? null,
      runName: upload.run,
      file,
      filename: upload.filename,
      sha256,
      byteLength,
      actor: actor.id,
    } as const;
    const result = await workers.run(job, onProgress);
    startDiagnosis(runtime, result.runId);
    return result;
  });
}
