import { type Actor, can } from "@/lib/auth/roles";
import type { KeptReportParams } from "@/lib/db/keep-report";
import type { RunRecord } from "@/lib/db/run-record";
import { findVisibleRun } from "./find-visible-run";
import { getDiagnosis } from "./get-diagnosis";
import { noteGroupResultsSeen } from "./note-results-seen";
import type { Runtime } from "./runtime";
import { toReportEvidence } from "./to-report-evidence";
import { type HashedRecord, hashRecord } from "./write-report";

/** A record with the run that it is of. */
export type StoredReport = HashedRecord & { readonly run: RunRecord };

/**
 * The record of the report on a run as it stands now, as far as the reader may see it; waits until the
 * diagnosis is computed. Whoever is shown an analysis has seen results.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getReport(runtime: Runtime, actor: Actor, runId: string): Promise<StoredReport> {
  const run = await findVisibleRun(runtime, actor, runId, "report.export");
  const stored = await getDiagnosis(runtime, actor, run.id);
  if (stored.subgroups.status === "analysed") await noteGroupResultsSeen(runtime, actor, run);
  const isWhole = can(actor, "patient-level.read", run.project.id);
  return { run, ...hashRecord(toReportEvidence(stored, isWhole)) };
}

/** As it is kept when it leaves the house. */
export function toKeptReport({ run, sha256, json, record }: StoredReport): KeptReportParams {
  return { runId: run.id, sha256, json, isWhole: record.isWhole, engineVersion: record.engine.version };
}
