import type { Actor } from "@/lib/auth/roles";
import { findReportIssue } from "@/lib/db/find-report-issue";
import type { ReportContext, ReportSurroundings } from "@/lib/report/pages/report-context";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import type { ReportView } from "@/lib/schema/report";
import { compareWithPresent } from "./compare-with-earlier-report";
import { peekExperiments } from "./gather-experiments";
import { gatherReview } from "./gather-review";
import type { StoredReport } from "./get-report";
import { listSignaturesOf, type SignaturesLookedAt } from "./list-report-signatures";
import { nameActors } from "./name-actors";
import type { Runtime } from "./runtime";

/**
 * What stands beside the record of a stored run: signatures of people on it, what they said of its verdicts, and what
 * experiments on its findings show.
 *
 * @param experiments as the reader may see them: see `gatherExperiments`
 * @throws AppError as `compareWithPresent` does, for an earlier record that the view names; "unavailable" where a
 *   signature is not what was given
 */
export async function gatherSurroundings(
  runtime: Runtime,
  report: StoredReport,
  view: ReportView,
  experiments: ExperimentEvidence,
): Promise<ReportSurroundings> {
  const [{ signatures }, beside] = await Promise.all([
    listSignaturesOf(runtime, report),
    gatherBesideSignatures(runtime, report, view),
  ]);
  return { signatures, ...beside, experiments };
}

/** When and by whom a record was first exported or last signed, which stays so for every later reader. */
export async function gatherMaking(
  { database }: Runtime,
  { run, sha256 }: StoredReport,
): Promise<Pick<ReportContext, "made" | "chain">> {
  const issue = await findReportIssue(database, { runId: run.id, sha256 });
  if (issue === null) return { made: null, chain: null };
  const { actor: id, ...head } = issue;
  const name = (await nameActors(database, [id])).get(id) ?? id;
  return { made: { at: issue.at, by: { id, name } }, chain: { firstSeq: issue.seq, head } };
}

/**
 * Both for a page, which shows the report also where its signatures cannot be shown, and without experiments while it
 * is computed what those show.
 *
 * @throws AppError as `compareWithPresent` does, for an earlier record that the view names
 */
export async function gatherContextToRead(
  runtime: Runtime,
  actor: Actor,
  report: StoredReport,
  view: ReportView,
  { signatures, untrue }: SignaturesLookedAt,
): Promise<ReportContext> {
  const [beside, experiments, making] = await Promise.all([
    gatherBesideSignatures(runtime, report, view),
    peekExperiments(runtime, actor, report.run.id),
    gatherMaking(runtime, report),
  ]);
  const known = experiments === null ? {} : { experiments };
  return { ...beside, ...known, ...making, signatures: untrue === null ? signatures : null };
}

async function gatherBesideSignatures(
  runtime: Runtime,
  report: StoredReport,
  view: ReportView,
): Promise<Omit<ReportSurroundings, "signatures" | "experiments">> {
  const [review, previous] = await Promise.all([
    gatherReview(runtime, report.run),
    view.previous === null ? null : compareWithPresent(runtime, report, view.previous),
  ]);
  return { review, previous, sections: view.sections };
}
