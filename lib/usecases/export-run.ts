import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/roles";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { openPointsSnapshot } from "@/lib/db/open-points-snapshot";
import { recordAuditEvent } from "@/lib/db/record-audit-event";
import { CsvRunWriter } from "@/lib/render/csv-run-writer";
import { JsonLinesRunWriter } from "@/lib/render/json-lines-run-writer";
import { ParquetRunWriter } from "@/lib/render/parquet-run-writer";
import type { RunWriter } from "@/lib/render/run-writer";
import { EXPORT_FORMATS, type ExportFormat } from "@/lib/schema/export";
import { findOpenSeries } from "./find-open-series";
import { findVisibleRun } from "./find-visible-run";
import type { Runtime } from "./runtime";
import { writeSnapshot } from "./write-snapshot";

/** Grows with every change of what the same points are written as. */
const WRITER_VERSION = 2;

const WRITERS: Readonly<Record<ExportFormat, () => RunWriter>> = {
  csv: () => new CsvRunWriter(),
  jsonl: () => new JsonLinesRunWriter(),
  parquet: () => new ParquetRunWriter(),
};

export type RunExport = {
  readonly filename: string;
  readonly mediaType: string;
  /** Names the exact bytes, or null when the run changed while it was asked for, or when not all of it may be read. */
  readonly tag: string | null;
  /** Written while it is read: nothing is held but the piece at hand. */
  readonly bytes: AsyncIterable<Uint8Array>;
};

/**
 * All points of a run as one file, as they were at the moment of asking: what is imported meanwhile is
 * not in it, nor are records of groups that the reader may not see.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function exportRun(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  format: ExportFormat,
): Promise<RunExport> {
  const { database } = runtime;
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const before = await findRunFingerprint(database, { runId: run.id });
  const snapshot = await openPointsSnapshot(database, { runId: run.id });
  const after = await findRunFingerprint(database, { runId: run.id });
  const series = snapshot.series.filter(await findOpenSeries(runtime, actor, run));
  const isWhole = series.length === snapshot.series.length;
  const { mediaType, extension } = EXPORT_FORMATS[format];
  // Before the first byte leaves: a client that breaks off has some of it all the same.
  await recordAuditEvent(database, {
    actor: actor.id,
    action: "run.exported",
    object: `run:${run.id}`,
    project: run.project.id,
    details: { format, revision: run.revision, whole: isWhole },
  });
  return {
    filename: `${run.name}.${extension}`,
    mediaType,
    tag: isWhole && before.fingerprint === after.fingerprint ? tagOf(after.fingerprint, format) : null,
    bytes: writeSnapshot(runtime, { ...snapshot, series }, WRITERS[format]()),
  };
}

function tagOf(fingerprint: string, format: ExportFormat): string {
  return createHash("sha256").update(`${WRITER_VERSION} ${format} ${fingerprint}`).digest("base64url");
}
