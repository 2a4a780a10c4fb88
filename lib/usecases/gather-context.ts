import { findReportIssue } from "@/lib/db/find-report-issue";
import type { ReportContext, ReportSurroundings } from "@/lib/report/pages/report-context";
import type { ReportView } from "@/lib/schema/report";
import { compareWithPresent } from "./compare-with-earlier-report";
import { gatherReview } from "./gather-review";
import type { StoredReport } from "./get-report";
import { listSignaturesOf } from "./list-report-signatures";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/**
 * What stands beside the record of a stored run: signatures of people on it, and what they said of its verdicts.
 * Nothing in it changes by reading or exporting.
 *
 * @throws AppError as `compareWithPresent` does, for an earlier record that the view names
 */
export async function gatherSurroundings(
  runtime: Runtime,
  report: StoredReport,
  view: ReportView,
): Promise<ReportSurroundings> {
  const [{ signatures }, review, previous] = await Promise.all([
    listSignaturesOf(runtime, report),
    gatherReview(runtime, report.run),
    view.previous === null ? null : compareWithPresent(runtime, report, view.previous),
  ]);
  return { signatures, review, previous, sections: view.sections };
}

/** The same with when and by whom the record was first exported or last signed, which stays so for every later reader. */
export async function gatherContext(runtime: Runtime, report: StoredReport, view: ReportView): Promise<ReportContext> {
  const surroundings = await gatherSurroundings(runtime, report, view);
  const issue = await findReportIssue(runtime.database, { runId: report.run.id, sha256: report.sha256 });
  if (issue === null) return { ...surroundings, made: null, chain: null };
  const { actor: id, ...head } = issue;
  const name = (await nameActors(runtime.database, [id])).get(id) ?? id;
  return { ...surroundings, made: { at: issue.at, by: { id, name } }, chain: { firstSeq: issue.seq, head } };
}
