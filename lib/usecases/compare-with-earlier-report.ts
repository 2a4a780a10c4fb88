import type { Actor } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { compareReports } from "@/lib/report/comparison/compare-reports";
import type { ReportChanges } from "@/lib/schema/report-changes";
import { findEarlierReport } from "./find-earlier-report";
import { getReport, type StoredReport } from "./get-report";
import type { Runtime } from "./runtime";

/**
 * What changed from an earlier record of a run to the present one; waits until that is computed.
 *
 * @throws AppError "not-found", "forbidden", "conflict" for a record that shows less, "unreadable-file" for one that
 *   another version wrote
 */
export async function compareWithEarlierReport(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  sha256: string,
): Promise<ReportChanges> {
  return await compareWithPresent(runtime, await getReport(runtime, actor, runId), sha256);
}

/** The same beside a report that was gathered already. */
export async function compareWithPresent(
  runtime: Runtime,
  present: StoredReport,
  sha256: string,
): Promise<ReportChanges> {
  const earlier = await findEarlierReport(runtime, present, sha256);
  if (earlier.isWhole !== present.record.isWhole) {
    throw new AppError(
      "conflict",
      "Expected an earlier record that shows what the present one does, but this one was made for readers to whom single patients are closed.",
      "Name one that is whole.",
    );
  }
  return compareReports(earlier.read(), present);
}
