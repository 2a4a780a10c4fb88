import type { Actor } from "@/lib/auth/roles";
import { listKeptReports as selectReports } from "@/lib/db/list-kept-reports";
import type { KeptReportList } from "@/lib/schema/kept-report";
import { getReport, type StoredReport } from "./get-report";
import type { Runtime } from "./runtime";

/** The newest so many are listed. */
const MOST_LISTED = 100;

/**
 * Records of a run that were exported or signed, as far as the reader may see them; waits until the present one is
 * computed.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function listKeptReports(runtime: Runtime, actor: Actor, runId: string): Promise<KeptReportList> {
  return await listReportsBeside(runtime, await getReport(runtime, actor, runId));
}

/** The same beside a report that was gathered already. */
export async function listReportsBeside({ database }: Runtime, present: StoredReport): Promise<KeptReportList> {
  const { reports, total } = await selectReports(database, {
    runId: present.run.id,
    withWhole: present.record.isWhole,
    limit: MOST_LISTED,
  });
  return {
    reports: reports.map(({ createdAt, ...report }) => ({
      ...report,
      createdAt: createdAt.toISOString(),
      isPresent: report.sha256 === present.sha256,
    })),
    total,
  };
}
