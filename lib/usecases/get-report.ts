import { type Actor, can } from "@/lib/auth/roles";
import type { RunRecord } from "@/lib/db/run-record";
import { findVisibleRun } from "./find-visible-run";
import { getDiagnosis } from "./get-diagnosis";
import { noteGroupResultsSeen } from "./note-results-seen";
import type { Runtime } from "./runtime";
import { toReportEvidence } from "./to-report-evidence";
import { type HashedRecord, hashRecord } from "./write-report";

/**
 * The record of the report on a run as it stands now, as far as the reader may see it; waits until the
 * diagnosis is computed. Whoever is shown an analysis has seen results.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getReport(
  runtime: Runtime,
  actor: Actor,
  runId: string,
): Promise<HashedRecord & { readonly run: RunRecord }> {
  const run = await findVisibleRun(runtime, actor, runId, "report.export");
  const stored = await getDiagnosis(runtime, actor, run.id);
  if (stored.subgroups.status === "analysed") await noteGroupResultsSeen(runtime, actor, run);
  const isWhole = can(actor, "patient-level.read", run.project.id);
  return { run, ...hashRecord(toReportEvidence(stored, isWhole)) };
}
