import type { Actor } from "@/lib/auth/roles";
import { findReportIssue } from "@/lib/db/find-report-issue";
import { NO_SURROUNDINGS, type ReportContext, type ReportSurroundings } from "@/lib/report/pages/report-context";
import type { ReportView } from "@/lib/schema/report";
import type { StoredReport } from "./get-report";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/** What stands beside the record of a stored run, as far as the reader may see it. */
export async function gatherSurroundings(
  _runtime: Runtime,
  _actor: Actor,
  _report: StoredReport,
  view: ReportView,
): Promise<ReportSurroundings> {
  return { ...NO_SURROUNDINGS, sections: view.sections };
}

/** The same with when and by whom the record was first exported or last signed, which stays so for every later reader. */
export async function gatherContext(
  runtime: Runtime,
  actor: Actor,
  report: StoredReport,
  view: ReportView,
): Promise<ReportContext> {
  const surroundings = await gatherSurroundings(runtime, actor, report, view);
  const issue = await findReportIssue(runtime.database, { runId: report.run.id, sha256: report.sha256 });
  if (issue === null) return { ...surroundings, made: null, chain: null };
  const { actor: id, ...head } = issue;
  const name = (await nameActors(runtime.database, [id])).get(id) ?? id;
  return { ...surroundings, made: { at: issue.at, by: { id, name } }, chain: { firstSeq: issue.seq, head } };
}
