import path from "node:path";
import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { findImportByDigest } from "@/lib/db/find-import-by-digest";
import { findRunInProject } from "@/lib/db/find-run";
import { UPLOAD_BYTES_LIMIT } from "@/lib/ingest/limits";
import type { ImportProgress, ImportQuery, ImportResult } from "@/lib/schema/run";
import { Arrival, type WholeFile } from "./arrival";
import { diagnoseAnew } from "./diagnose-anew";
import { patientKeyOf } from "./digest-patient";
import { findVisibleProject } from "./find-visible-run";
import { noteUnstored } from "./note-unstored";
import type { Runtime } from "./runtime";
import { withSpooledUpload } from "./spool-upload";
import { countImport } from "./vitals";

/** Where uploads wait below the data folder. */
export function uploadsFolder(dataFolder: string): string {
  return path.join(dataFolder, "uploads");
}

export type RunUpload = ImportQuery & {
  readonly body: AsyncIterable<Uint8Array> | null;
  /** What the client announced, null where it did not. */
  readonly expectedBytes: number | null;
  readonly expectedSha256: string | null;
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
  return await countImport(runtime.vitals, importUpload(runtime, actor, upload, onProgress));
}

async function importUpload(
  runtime: Runtime,
  actor: Actor,
  upload: RunUpload,
  onProgress?: (progress: ImportProgress) => void,
): Promise<ImportResult> {
  const project = await findVisibleProject(runtime, actor, upload.project, "run.upload");
  const sender = { actor, projectId: project.id };
  const stored = storeUpload(runtime, sender, upload, onProgress);
  return await noteUnstored(runtime, sender, stored, ({ duplicate }) => duplicate);
}

async function storeUpload(
  runtime: Runtime,
  { actor, projectId }: { readonly actor: Actor; readonly projectId: string },
  upload: RunUpload,
  onProgress?: (progress: ImportProgress) => void,
): Promise<ImportResult> {
  const { database, config, workers } = runtime;
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
    expectedSha256: upload.expectedSha256,
  };
  return await withSpooledUpload(upload.body, limits, async ({ file, folder, arrival, ready, whole }) => {
    await ready;
    const run = await findRunInProject(database, { projectId, idOrName: upload.run });
    // Known before anything is read where all is there already; else while the reading goes on.
    const earlier = findEarlier(runtime, run?.id ?? null, whole);
    const importFrom = (source: Arrival): Promise<ImportResult> =>
      workers.run(
        {
          kind: "import",
          projectId,
          runId: run?.id ?? null,
          runName: upload.run,
          actor: actor.id,
          expectedBytes: upload.expectedBytes,
          file,
          filename: upload.filename,
          temporaryFolder: folder,
          patientKey: patientKeyOf(config.secret, projectId),
          arrival: source.memory,
        },
        onProgress,
      );
    const early = arrival.isWhole || arrival.isBrokenOff ? null : importFrom(arrival);
    early?.catch(() => undefined);
    const known = await earlier;
    if (known !== null) {
      arrival.breakOff();
      await early?.catch(() => undefined);
      return known;
    }
    const result = await (early ?? importFrom(Arrival.of(await whole))).catch(async (error: unknown) => {
      // The client stalled, or failed, which `whole` says.
      if (early === null || !arrival.isBrokenOff) throw error;
      return await importFrom(Arrival.of(await whole));
    });
    diagnoseAnew(runtime, result.runId);
    return result;
  });
}

/** @returns the answer for content that the run has already, null for new content or a broken transfer */
async function findEarlier(
  { database }: Runtime,
  runId: string | null,
  whole: Promise<WholeFile>,
): Promise<ImportResult | null> {
  // What is read ahead may be published before this asks, and would be taken for an earlier one.
  const startedBefore = new Date();
  const content = await whole.catch(() => null);
  if (content === null || runId === null) return null;
  const { sha256 } = content;
  const earlier = await findImportByDigest(database, { runId, sha256, startedBefore });
  if (earlier === null) return null;
  const { formats, points, issues, issueCount } = earlier;
  const stored = { runId, format: formats.join(" + "), points, sha256, issues: [...issues], issueCount };
  return { ...stored, duplicate: true, newRun: false };
}
