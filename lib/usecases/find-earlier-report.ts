import { createHash } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import { findKeptReport } from "@/lib/db/find-kept-report";
import type { NamedRecord } from "@/lib/report/comparison/compare-reports";
import { tellsOfOtherPatients } from "@/lib/report/comparison/tells-of-other-patients";
import type { StoredReport } from "./get-report";
import { parseReportRecord } from "./parse-report-record";
import type { Runtime } from "./runtime";

/** The canonical JSON of a record that was kept, and what it says. */
export type EarlierReport = {
  readonly json: string;
  readonly isWhole: boolean;
  /** @throws AppError "unreadable-file" for a record that another version wrote */
  readonly read: () => NamedRecord;
};

/**
 * A record of a run that was exported or signed, as far as whoever may see the present one may see it. Readers to whom
 * single patients are closed are given no record that says other things of patients than the present one.
 *
 * @throws AppError "not-found", "forbidden", or "unreadable-file" for a record that is not what its hash names
 */
export async function findEarlierReport(
  { database }: Runtime,
  present: StoredReport,
  sha256: string,
): Promise<EarlierReport> {
  const kept = await findKeptReport(database, { runId: present.run.id, sha256 });
  const seesPatients = present.record.isWhole;
  // In the same words for both, so that nobody learns which records of others there are.
  if (kept === null || (kept.isWhole && !seesPatients)) throw notFound(sha256);
  if (createHash("sha256").update(kept.json).digest("hex") !== sha256) throw changedSince(sha256);
  const read = (): NamedRecord => parseReportRecord(kept.json, `the kept record ${sha256}`);
  if (!seesPatients && tellsOfOtherPatients(read().record, present.record)) throw closedToReader();
  return { ...kept, read };
}

function notFound(sha256: string): AppError {
  return new AppError(
    "not-found",
    `Expected the SHA-256 of a record of this run that was exported or signed, but there is none for ${sha256.slice(0, 64)}, or it is not yours to see.`,
    "The Report tab lists those there are, and so does GET /api/v1/runs/{id}/reports.",
  );
}

function changedSince(sha256: string): AppError {
  return new AppError(
    "unreadable-file",
    `The kept record ${sha256} is not what its hash names: it was changed after it was kept.`,
    "Ask whoever runs the server; a bundle that was exported then holds the record as it was.",
  );
}

function closedToReader(): AppError {
  return new AppError(
    "forbidden",
    "The earlier record says other things of patients than the present one, and what differs between two reports could give single patients away.",
    "Whoever may see single patients can read and compare it.",
  );
}
